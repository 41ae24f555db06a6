import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export interface StartOptions {
  /** Stop when everything fed is accounted for. */
  readonly once: boolean;
  /** Files to feed, in order; none plays the invented tenant's life. */
  readonly files: readonly string[];
  readonly hub: 'diagnostics' | 'o365';
  /** Records per envelope; 0 sends every line as a message of its own. */
  readonly batch: number;
  /** Format of the receiver's connection; null leaves it to the settings. */
  readonly format: 'event' | 'ecs' | 'raw' | null;
  /** Events per request of the receiver's connection; null leaves it to the settings. */
  readonly batchSize: number | null;
  /** File for one JSON line per received webhook. */
  readonly deliveries: string | null;
  /** File for the summary. */
  readonly report: string | null;
  /** Records per second; null feeds as fast as the hub takes them. */
  readonly rate: number | null;
  /** Directory that a later start goes on from; null leaves nothing behind. */
  readonly state: string | null;
  /** Nobody has read Office 365 for so many milliseconds; null: no outage. */
  readonly o365OutageMs: number | null;
  readonly quiet: boolean;
  readonly help: boolean;
}

/** The command line is not one of those that `usage` lists. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What `--help` prints of a command of npm. */
export const usage = (command: string): string => `Usage: ${command} [-- OPTIONS]

Without options: an invented company's life is played until Ctrl-C: diagnostic records in a hub and, with npm start, a
Microsoft 365 whose audit records and message traces the app polls every few seconds.

  --replay FILE...        feed files instead, without Microsoft 365: .log or .ndjson (a record or message per line), .json (a record, list or envelope)
  --once                  stop when all is delivered, quarantined or on the failed list; exit code 0 only if nothing is missing
                          and no request broke a rule of Microsoft's APIs
  --o365-outage TIME      nobody has read Office 365 for 1h to 6d, such as 8h: npm start shows how the app catches up
  --hub diagnostics|o365  the hub to feed (default diagnostics)
  --batch N               records per message (default 100); 0 sends every line as its own message, bytes untouched
  --rate N                records per second (default: as fast as possible)
  --format event|ecs|raw  format of the webhooks (default event)
  --batch-size N          events per webhook (default 1)
  --deliveries FILE       write one JSON line {"headers","body"} per received webhook
  --report FILE           write the summary as JSON
  --state DIR             keep hubs, storage and receiver there and go on from it
  --quiet                 print no line per webhook
  --help                  print this
`;

const DEFINITIONS = {
  replay: { type: 'string', multiple: true },
  once: { type: 'boolean' },
  hub: { type: 'string' },
  batch: { type: 'string' },
  rate: { type: 'string' },
  format: { type: 'string' },
  'batch-size': { type: 'string' },
  deliveries: { type: 'string' },
  report: { type: 'string' },
  state: { type: 'string' },
  'o365-outage': { type: 'string' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments after `npm start --`. Throws `UsageError`. */
export function parseOptions(args: readonly string[]): StartOptions {
  const { values, tokens } = parse(args);
  const files = tokens.flatMap((token) => {
    if (token.kind === 'positional') return [token.value];
    return token.kind === 'option' && token.name === 'replay' && token.value !== undefined ? [token.value] : [];
  });
  if (files.length > 0 && values.replay === undefined) {
    throw new UsageError(`Unexpected ${files[0]}; to feed a file, write --replay ${files[0]}.`);
  }
  const o365OutageMs = outage(values['o365-outage']);
  if (o365OutageMs !== null && files.length > 0) {
    throw new UsageError('--o365-outage and --replay exclude each other: a replay runs without Microsoft 365.');
  }
  return {
    once: values.once === true,
    files,
    hub: oneOf('--hub', values.hub, ['diagnostics', 'o365']) ?? 'diagnostics',
    batch: wholeNumber('--batch', values.batch, 0, 10_000) ?? 100,
    format: oneOf('--format', values.format, ['event', 'ecs', 'raw']),
    batchSize: wholeNumber('--batch-size', values['batch-size'], 1, 1000),
    deliveries: values.deliveries ?? null,
    report: values.report ?? null,
    rate: wholeNumber('--rate', values.rate, 1, 1_000_000),
    state: values.state ?? null,
    o365OutageMs,
    quiet: values.quiet === true,
    help: values.help === true,
  };
}

/** From an hour, for less is no outage, to six days, for more is beyond what the API keeps. */
function outage(given: string | undefined): number | null {
  if (given === undefined) return null;
  const [, count, unit] = /^(\d{1,4})([hd])$/.exec(given) ?? [];
  const hours = Number(count) * (unit === 'd' ? 24 : 1);
  if (hours >= 1 && hours <= 144) return hours * 3_600_000;
  throw new UsageError(`--o365-outage ${given}: expected 1h to 144h, or 1d to 6d.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: DEFINITIONS, allowPositionals: true, tokens: true });
  } catch (cause) {
    // `parseArgs` throws TypeErrors whose messages are meant for the person at the command line.
    if (cause instanceof TypeError) throw new UsageError(cause.message, { cause });
    throw cause;
  }
}

function oneOf<const T extends string>(option: string, given: string | undefined, choices: readonly T[]): T | null {
  if (given === undefined) return null;
  const found = choices.find((choice) => choice === given);
  if (found === undefined) throw new UsageError(`${option} ${given}: expected ${choices.join(', ')}.`);
  return found;
}

function wholeNumber(option: string, given: string | undefined, min: number, max: number): number | null {
  if (given === undefined) return null;
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= min && value <= max) return value;
  throw new UsageError(`${option} ${given}: expected a whole number from ${min} to ${max}.`);
}
