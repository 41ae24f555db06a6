import { expect, test } from 'vitest';
import { problemLog } from './problemLog.ts';

function logged() {
  const lines: string[] = [];
  let time = Date.parse('2026-03-01T08:00:00Z');
  const output = { colours: false, line: (text: string) => void lines.push(text), error: () => undefined };
  const add = problemLog(output, () => time);
  const entry = (level: string, message: string) => add({ function: 'outbox1', level, category: 'user', message });
  return { lines, entry, pass: (milliseconds: number) => (time += milliseconds) };
}

test('prints warnings and errors as one line each: the fields of an app line, the first line of a text', () => {
  const { lines, entry } = logged();
  entry('information', '{"event":"heartbeat"}');
  entry('warning', '{"event":"connection_failing","connection":"webhook1","code":"connect_refused","attempts":1}');
  entry('error', "Executed 'outbox1' (Failed): RangeError: \u001b[31mno\n    at x (y.ts:1)");
  entry('error', '{"event":"x","text":"two words\\u0007"}');
  expect(lines).toEqual([
    '08:00:00.000  WARNING   outbox1   connection_failing connection=webhook1 code=connect_refused attempts=1',
    "08:00:00.000  ERROR     outbox1   Executed 'outbox1' (Failed): RangeError: ·[31mno",
    '08:00:00.000  ERROR     outbox1   x text="two words·"',
  ]);
});

test('prints a text again after a minute only, and counts what is too much for one second', () => {
  const { lines, entry, pass } = logged();
  entry('error', 'again');
  pass(59_000);
  entry('error', 'again');
  expect(lines).toHaveLength(1);
  pass(1000);
  entry('error', 'again');
  expect(lines).toHaveLength(2);
  pass(1000);
  for (let number = 0; number < 25; number += 1) entry('error', `number ${number}`);
  expect(lines).toHaveLength(22);
  pass(1000);
  entry('error', 'later');
  expect(lines.slice(22)).toEqual(['… and 5 more problems in this second', '08:01:02.000  ERROR     outbox1   later']);
});
