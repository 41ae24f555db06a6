/** Values that may stand in a log line: no record content, no host names, no secrets (design rule 9). */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Structured log lines: an event name and its fields, one JSON object a line, for queries and alert rules. */
export interface Log {
  info(event: string, fields: LogFields): void;
  warn(event: string, fields: LogFields): void;
  error(event: string, fields: LogFields): void;
}

interface LineWriter {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** A log over whatever writes lines, such as an invocation context. */
export function structuredLog(writer: LineWriter): Log {
  const line = (event: string, fields: LogFields) => JSON.stringify({ event, ...fields });
  return {
    info: (event, fields) => writer.info(line(event, fields)),
    warn: (event, fields) => writer.warn(line(event, fields)),
    error: (event, fields) => writer.error(line(event, fields)),
  };
}
