import { expect, test } from 'vitest';
import { catchUpLog } from './catchUp.ts';

function logged() {
  const lines: string[] = [];
  let time = 0;
  const add = catchUpLog({ line: (text) => void lines.push(text) }, () => time);
  const log = (fields: object) =>
    add({ function: 'pollO365', level: 'information', category: 'user', message: JSON.stringify(fields) });
  const polled = (fields: object) =>
    log({ event: 'o365_polled', cellsOpen: 2, contentsLeft: 0, failing: 0, oldestExpiresInMinutes: null, ...fields });
  return { lines, log, polled, pass: (milliseconds: number) => (time += milliseconds) };
}

test('prints a line for each tick, over all content types, and then that it has caught up', () => {
  const { lines, log, polled, pass } = logged();
  const tick = { event: 'o365_tick', requestsLastMinute: 9 };
  log(tick);
  pass(5000);
  polled({
    type: 'a',
    cellsOpen: 40,
    oldestOpenMinutes: 471,
    records: 900,
    contentsLeft: 3,
    oldestExpiresInMinutes: 9603,
  });
  polled({ type: 'b', cellsOpen: 2, oldestOpenMinutes: 11, records: 200 });
  log(tick);
  pass(5000);
  polled({ type: 'a', cellsOpen: 2, oldestOpenMinutes: 12, records: 400, failing: 1 });
  polled({ type: 'b', cellsOpen: 1, oldestOpenMinutes: 4, records: 0 });
  log(tick);
  pass(5000);
  polled({ type: 'a', cellsOpen: 1, oldestOpenMinutes: 4, records: 10 });
  polled({ type: 'b', cellsOpen: 1, oldestOpenMinutes: 4, records: 0 });
  log(tick);
  polled({ type: 'a', cellsOpen: 9, oldestOpenMinutes: 90, records: 10 });
  log(tick);
  expect(lines).toEqual([
    'catch-up  42 cells open, the oldest 7 h 51 min old; 3 blobs listed and left, the oldest expires in 6 d 16 h 3 min, 1,100 audit records read in 5 s',
    'catch-up  3 cells open, the oldest 12 min old; 0 blobs listed and left, 1,500 audit records read in 10 s',
    'caught up after 15 s: 1,510 audit records read, nothing left behind',
  ]);
});
