/** Values that may stand in a log line: no record content, no host names, no secrets (design rule 9). */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** What can stand in the log: one member per event name. Each part adds its own table, so an undeclared name does not compile. */
// oxlint-disable-next-line typescript/no-empty-object-type: filled by the parts, which the platform does not know
export interface LogEvents {}

export type LogEventName = keyof LogEvents;

/** Structured log lines: an event name and its fields, one JSON object a line, for queries and alert rules. */
export interface Log {
  info(event: LogEventName, fields: LogFields): void;
  warn(event: LogEventName, fields: LogFields): void;
  error(event: LogEventName, fields: LogFields): void;
}

interface LineWriter {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** A log over whatever writes lines, such as an invocation context. */
export function structuredLog(writer: LineWriter): Log {
  const line = (event: LogEventName, fields: LogFields) => JSON.stringify({ event, ...fields });
  return {
    info: (event, fields) => writer.info(line(event, fields)),
    warn: (event, fields) => writer.warn(line(event, fields)),
    error: (event, fields) => writer.error(line(event, fields)),
  };
}
