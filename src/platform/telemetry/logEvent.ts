/** One kind of line in the log. */
export interface LogEvent {
  /** What has happened, in a sentence. */
  readonly meaning: string;
  /** Names of its fields beside `event`. */
  readonly fields: readonly string[];
}

/** A table of log events, by name; keeps the literal names. */
export function logEvents<const T extends Readonly<Record<string, LogEvent>>>(table: T): T {
  return table;
}

/** The names of a table, as a part adds them to `LogEvents`. */
export type NamesOf<T> = { readonly [K in keyof T]: true };
