import { parseTimeSpan } from './timeSpan.ts';

/** When a timer fires, in UTC. */
export interface Schedule {
  /** The first moment strictly after `after`. */
  next(after: Date): Date;
}

/** A schedule is neither NCRONTAB nor a time span. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
  readonly schedule: string;

  constructor(schedule: string, why: string) {
    super(`The schedule "${schedule}" ${why}.`);
    this.schedule = schedule;
  }
}

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIELDS: readonly Field[] = [
  { name: 'second', low: 0, high: 59, names: [] },
  { name: 'minute', low: 0, high: 59, names: [] },
  { name: 'hour', low: 0, high: 23, names: [] },
  { name: 'day', low: 1, high: 31, names: [] },
  { name: 'month', low: 1, high: 12, names: MONTHS },
  { name: 'day of week', low: 0, high: 6, names: DAYS },
];
/** Every combination of day, month and weekday comes back within 28 years, save around a century without leap day. */
const SEARCH_YEARS = 40;

/**
 * Reads `{second} {minute} {hour} {day} {month} {day of week}` (five fields start at the minute) or a time span
 * `hh:mm:ss` between runs. Fields take `*`, numbers, names, ranges, lists and steps; day and day of week must both
 * match (MicrosoftDocs `functions-bindings-timer`; NCrontab).
 *
 * @throws ScheduleError
 */
export function parseSchedule(text: string): Schedule {
  const span = parseTimeSpan(text.trim());
  if (span !== null) {
    if (span <= 0) throw new ScheduleError(text, 'is a time span of nothing');
    return { next: (after) => new Date(after.getTime() + span) };
  }
  const parts = text.trim().split(/\s+/);
  const six = parts.length === 5 ? ['0', ...parts] : parts;
  if (six.length !== FIELDS.length) throw new ScheduleError(text, `has ${parts.length} fields instead of 6`);
  const sets = FIELDS.map((field, index) => parseField(six[index] ?? '', field, text));
  const schedule = { next: (after: Date) => nextMatch(sets, after, text) };
  schedule.next(new Date(0));
  return schedule;
}

function parseField(text: string, field: Field, schedule: string): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) throw new ScheduleError(schedule, `has "${part}" as ${field.name}`);
    const [, range, first, last, stepText] = match;
    const step = stepText === undefined ? 1 : Number(stepText);
    const from = range === '*' ? field.low : valueOf(first ?? '', field, schedule);
    const single = stepText === undefined ? from : field.high;
    const to = range === '*' ? field.high : last === undefined ? single : valueOf(last, field, schedule);
    if (step === 0 || from > to) throw new ScheduleError(schedule, `has "${part}" as ${field.name}`);
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function valueOf(text: string, field: Field, schedule: string): number {
  const name = field.names.indexOf(text.slice(0, 3).toUpperCase());
  const value = name >= 0 ? name + field.low : Number(text);
  if (!Number.isInteger(value) || value < field.low || value > field.high) {
    throw new ScheduleError(schedule, `has "${text}" as ${field.name}`);
  }
  return value;
}

function nextMatch(sets: readonly ReadonlySet<number>[], after: Date, text: string): Date {
  const [seconds, minutes, hours, days, months, weekdays] = sets;
  const time = new Date(after.getTime());
  time.setUTCMilliseconds(0);
  time.setUTCSeconds(time.getUTCSeconds() + 1);
  const lastYear = time.getUTCFullYear() + SEARCH_YEARS;
  while (time.getUTCFullYear() <= lastYear) {
    if (!months?.has(time.getUTCMonth() + 1)) {
      time.setUTCMonth(time.getUTCMonth() + 1, 1);
      time.setUTCHours(0, 0, 0);
    } else if (!days?.has(time.getUTCDate()) || !weekdays?.has(time.getUTCDay())) {
      time.setUTCDate(time.getUTCDate() + 1);
      time.setUTCHours(0, 0, 0);
    } else if (!hours?.has(time.getUTCHours())) time.setUTCHours(time.getUTCHours() + 1, 0, 0);
    else if (!minutes?.has(time.getUTCMinutes())) time.setUTCMinutes(time.getUTCMinutes() + 1, 0);
    else if (!seconds?.has(time.getUTCSeconds())) time.setUTCSeconds(time.getUTCSeconds() + 1);
    else return time;
  }
  throw new ScheduleError(text, 'never comes');
}
