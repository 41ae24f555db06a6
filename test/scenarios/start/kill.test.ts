import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordTexts, scratchFolder, writeLines } from './inputs.ts';
import { bodiesById, countLines, readDeliveries, startCommand, until } from './startCommand.ts';

const RECORDS = 4000;
const LIMIT = 120_000;
let folder: string;
let file: string;

beforeAll(() => {
  folder = scratchFolder();
  file = writeLines(folder, 'records.ndjson', recordTexts(RECORDS, 1200));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function replayArgs(name: string, more: readonly string[]) {
  const deliveries = join(folder, `${name}-deliveries.ndjson`);
  const report = join(folder, `${name}-report.json`);
  const state = join(folder, `${name}-state`);
  const files = ['--deliveries', deliveries, '--report', report, '--state', state];
  return { args: ['--once', '--quiet', '--replay', file, ...files, ...more], deliveries, report };
}

function expectAllDelivered(deliveries: string, report: string): void {
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ records: RECORDS, delivered: RECORDS, lost: 0 });
  const bodies = bodiesById(readDeliveries(deliveries));
  expect(bodies.size).toBe(RECORDS);
  // Whatever came again under an id came with the same bytes.
  expect([...bodies.values()].every(({ size }) => size === 1)).toBe(true);
}

test(
  'killing every process of the app loses nothing, also across a restart',
  async () => {
    const { args, deliveries, report } = replayArgs('app', ['--batch', '20']);
    const first = startCommand(args);
    const workers = await first.workers();
    await until(() => countLines(deliveries) > 300 || first.child.exitCode !== null);
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    const killedAt = countLines(deliveries);
    await until(() => countLines(deliveries) > killedAt + 300 || first.child.exitCode !== null);
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(130);
    expect(countLines(deliveries)).toBeLessThan(RECORDS);

    const second = startCommand(args);
    expect(await second.exited).toBe(0);
    expectAllDelivered(deliveries, report);
  },
  LIMIT,
);

test(
  'killing the whole tree while it feeds loses nothing: the next start goes on after the last stamp',
  async () => {
    const { args, deliveries, report } = replayArgs('tree', ['--batch', '20', '--rate', '2000']);
    const first = startCommand(args);
    await until(() => countLines(deliveries) > 500 || first.child.exitCode !== null);
    first.killTree();
    expect(await first.exited).toBe(null);

    const second = startCommand(args);
    expect(await second.exited).toBe(0);
    expect(second.output()).toMatch(/resumed +after \d+ messages/);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ messages: RECORDS / 20 });
    expectAllDelivered(deliveries, report);
  },
  LIMIT,
);
