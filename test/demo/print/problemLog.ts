import type { HostLogEntry } from '../../host/functionHost.ts';
import { isJsonObject } from '../../../src/json/json.ts';
import type { Console } from './console.ts';
import { printable } from './printable.ts';

/** A line that came again within this time is not printed again. */
const REPEAT_MS = 60_000;
const LINES_PER_SECOND = 20;
const LONGEST_LINE = 300;
const SHOWN: ReadonlySet<string> = new Set(['warning', 'error', 'critical']);

/** Prints the app's warnings and errors, one line each and each text once a minute. */
export function problemLog(output: Console, now: () => number): (entry: HostLogEntry) => void {
  const printedAt = new Map<string, number>();
  let second = 0;
  let lines = 0;
  return (entry) => {
    if (!SHOWN.has(entry.level)) return;
    const text = problemText(entry);
    const time = now();
    if (time - (printedAt.get(text) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    for (const [old, at] of printedAt) if (time - at >= REPEAT_MS) printedAt.delete(old);
    if (Math.floor(time / 1000) !== second) {
      if (lines > LINES_PER_SECOND) output.line(`… and ${lines - LINES_PER_SECOND} more problems in this second`);
      second = Math.floor(time / 1000);
      lines = 0;
    }
    lines += 1;
    if (lines > LINES_PER_SECOND) return;
    printedAt.set(text, time);
    output.line(`${new Date(time).toISOString().slice(11, 23)}  ${text}`);
  };
}

/** Level, function and what was logged: the app's own lines are JSON with an `event`, errors of the host are text. */
function problemText({ function: name, level, message }: HostLogEntry): string {
  const fields = appLine(message);
  const words =
    fields === null
      ? message
          .split('\n', 1)
          .join('')
          .replaceAll(/\p{Cc}/gu, '·')
      : Object.entries(fields).map(([key, value]) => (key === 'event' ? String(value) : `${key}=${shown(value)}`));
  const line = [level.toUpperCase().padEnd(8), (name ?? 'host').padEnd(8), [words].flat().join(' ')].join('  ');
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}

function appLine(message: string): Readonly<Record<string, unknown>> | null {
  try {
    const fields: unknown = JSON.parse(message, printable);
    return isJsonObject(fields) && typeof fields['event'] === 'string' ? fields : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' && !value.includes(' ') ? value : JSON.stringify(value);
}
