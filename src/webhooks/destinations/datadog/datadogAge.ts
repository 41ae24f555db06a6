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
  const entries = JSON.parse(body.toString('utf8')) as readonly Readonly<Record<string, unknown>>[];
  const aged = entries.map((entry) => (isOutside(entry, nowMs) ? withoutTime(entry) : entry));
  return aged.some((entry, index) => entry !== entries[index]) ? Buffer.from(JSON.stringify(aged), 'utf8') : body;
}

function isOutside(entry: Readonly<Record<string, unknown>>, nowMs: number): boolean {
  return timeNames.some((name) => {
    const value = entry[name];
    if (typeof value !== 'string') return false;
    const at = Date.parse(value);
    return !(at >= nowMs - oldestMs && at <= nowMs + newestMs);
  });
}

function withoutTime(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const names: ReadonlySet<string> = new Set(timeNames);
  const time = timeNames.map((name) => entry[name]).find((value) => typeof value === 'string');
  const rest = Object.entries(entry).filter(([name]) => !names.has(name));
  return { ...Object.fromEntries(rest), event: { ...asObject(entry['event']), time } };
}
