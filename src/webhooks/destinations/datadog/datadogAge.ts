import { asObject } from '../answerJson.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Attributes that Datadog takes a log's time from, and the one of ECS. */
const timeNames = [
  'timestamp',
  'date',
  '_timestamp',
  'Timestamp',
  'eventTime',
  'published_date',
  '@timestamp',
] as const;

/** Datadog's window, less a minute at each end for the way and the clocks. */
const oldestMs = 18 * hour - minute;
const newestMs = 2 * hour - minute;

/**
 * The body with the time of every entry outside of Datadog's window (18 h back, 2 h ahead) moved to `event.time`, so that
 * Datadog stamps the arrival instead of refusing or misplacing it. Each entry becomes shorter, so limits still hold.
 * Nothing else changes; without such an entry it is the same buffer.
 */
export function datadogAge(body: Buffer, nowMs: number): Buffer {
  if (!mayBeOutside(body, nowMs)) return body;
  const entries = JSON.parse(body.toString('utf8')) as readonly Readonly<Record<string, unknown>>[];
  const aged = entries.map((entry) => (isOutside(entry, nowMs) ? withoutTime(entry) : entry));
  return aged.some((entry, index) => entry !== entries[index]) ? Buffer.from(JSON.stringify(aged), 'utf8') : body;
}

/** Ends of the names of all time attributes, as they stand before a text in a body that was stringified. */
const nameEnds = ['imestamp":"', 'date":"', 'eventTime":"'].map((end) => Buffer.from(end));
const quote = 0x22;

/**
 * Whether any text under a name like those of the time attributes, at whatever depth, is a time out of the window or none:
 * only then the body is worth parsing, which costs as much as writing it did.
 */
function mayBeOutside(body: Buffer, nowMs: number): boolean {
  return nameEnds.some((name) => {
    for (let at = body.indexOf(name); at !== -1; at = body.indexOf(name, at + name.length)) {
      const start = at + name.length;
      if (isTimeOutside(body.toString('latin1', start, body.indexOf(quote, start)), nowMs)) return true;
    }
    return false;
  });
}

function isTimeOutside(text: string, nowMs: number): boolean {
  const at = Date.parse(text);
  return !(at >= nowMs - oldestMs && at <= nowMs + newestMs);
}

function isOutside(entry: Readonly<Record<string, unknown>>, nowMs: number): boolean {
  return timeNames.some((name) => {
    const value = entry[name];
    return typeof value === 'string' && isTimeOutside(value, nowMs);
  });
}

function withoutTime(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const names: ReadonlySet<string> = new Set(timeNames);
  const time = timeNames.map((name) => entry[name]).find((value) => typeof value === 'string');
  const rest = Object.entries(entry).filter(([name]) => !names.has(name));
  return { ...Object.fromEntries(rest), event: { ...asObject(entry['event']), time } };
}
