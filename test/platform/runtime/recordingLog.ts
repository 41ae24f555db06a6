import type { Log, LogFields } from '../../../src/platform/runtime/log.ts';

/** One line of the log. */
export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines, for assertions. */
export function recordingLog(): { readonly log: Log; readonly lines: Line[] } {
  const lines: Line[] = [];
  const write = (level: Line['level']) => (event: string, fields: LogFields) =>
    void lines.push({ level, event, fields });
  return { log: { info: write('info'), warn: write('warn'), error: write('error') }, lines };
}
