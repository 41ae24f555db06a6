import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordTexts, scratchFolder, writeLines } from './inputs.ts';
import { bodiesById, readDeliveries, startCommand, until } from './startCommand.ts';

const LIMIT = 120_000;
const BROKEN = '{"time":"2026-03-01T08:00:00Z","category":"AuditLo';
let folder: string;

beforeAll(() => {
  folder = scratchFolder();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function replay(name: string, args: readonly string[], environment: Record<string, string> = {}) {
  const report = join(folder, `${name}-report.json`);
  const deliveries = join(folder, `${name}-deliveries.ndjson`);
  const command = startCommand(
    ['--once', '--quiet', '--report', report, '--deliveries', deliveries, ...args],
    environment,
  );
  const code = await command.exited;
  const summary = JSON.parse(readFileSync(report, 'utf8')) as Record<string, unknown>;
  return { code, summary, deliveries: readDeliveries(deliveries), output: command.output() };
}

describe('replaying files', () => {
  test(
    'delivers lines, lists and envelopes, quarantines what is broken, and names the repeats',
    async () => {
      const texts = recordTexts(60, 900);
      const lines = writeLines(folder, 'lines.log', [...texts.slice(0, 30), BROKEN, texts[0] ?? '']);
      const list = join(folder, 'list.json');
      writeFileSync(list, `[\n${texts.slice(30, 50).join(',\n')}\n]`);
      const envelope = join(folder, 'envelope.json');
      writeFileSync(envelope, `{"records":[${texts.slice(50).join(',')}]}`);

      const { code, summary, deliveries } = await replay('event', ['--replay', lines, list, envelope, '--batch', '7']);

      expect(code).toBe(0);
      expect(summary).toMatchObject({ records: 62, events: 61, delivered: 60, sameId: 1, quarantined: 1, lost: 0 });
      expect(summary['quarantineReasons']).toEqual({ not_json: 1 });
      // 30 lines are 5 envelopes, then the broken line and the repeat; 20 elements are 3, 10 are 2.
      expect(summary['messages']).toBe(5 + 1 + 1 + 3 + 2);
      const latency = summary['latencyMs'] as { p50: number; p99: number };
      expect(latency.p50).toBeGreaterThan(0);
      expect(latency.p99).toBeGreaterThanOrEqual(latency.p50);
      expect(bodiesById(deliveries).size).toBe(60);
    },
    LIMIT,
  );

  test(
    'sends every line untouched with --batch 0 and hands the exact text on in the format raw',
    async () => {
      const odd = '{"category" :"AuditLogs","time":"2026-03-01T08:00:00Z", "n": 12345678901234567890, "s":"\\u00e9 é"}';
      const lines = [odd, ...recordTexts(5, 700, 2)];
      const file = writeLines(folder, 'odd.ndjson', lines, '\r\n');

      const { code, summary, deliveries } = await replay('raw', ['--replay', file, '--batch', '0', '--format', 'raw']);

      expect(code).toBe(0);
      expect(summary).toMatchObject({ messages: 6, records: 6, delivered: 6, quarantined: 0, lost: 0 });
      const raws = deliveries.map(({ body }) => (JSON.parse(body) as { raw: string }).raw);
      expect(raws.sort()).toEqual([...lines].sort());
    },
    LIMIT,
  );

  test(
    'posts ECS in arrays to its receiver, and counts what the connection does not want as not published',
    async () => {
      const file = writeLines(folder, 'ecs.ndjson', recordTexts(40, 700, 3));

      const args = ['--replay', file, '--format', 'ecs', '--batch-size', '5', '--rate', '400'];
      const { code, summary, deliveries } = await replay('ecs', args, { WEBHOOK_1_EVENTS: 'SIGN_IN_*' });

      const bodies = deliveries.map(({ body }) => JSON.parse(body) as { grantwire: { event: { type: string } } }[]);
      expect(code).toBe(0);
      expect(bodies.flat().every(({ grantwire }) => grantwire.event.type.startsWith('SIGN_IN_'))).toBe(true);
      expect(Math.max(...bodies.map(({ length }) => length))).toBe(5);
      expect(summary['notPublished']).toBeGreaterThan(0);
      expect(Number(summary['delivered']) + Number(summary['notPublished'])).toBe(40);
    },
    LIMIT,
  );

  test(
    'plays the tenant’s life until it is interrupted, prints what arrives, and ends cleanly',
    async () => {
      const command = startCommand([]);
      await until(() => command.output().includes('GROUP_MEMBER_ADDED') || command.child.exitCode !== null);
      const workers = await command.workers();
      command.child.kill('SIGINT');

      expect(await command.exited).toBe(0);
      expect(command.output()).toMatch(/QUARANTINED +not_json +quarantine\//);
      expect(command.output()).toMatch(/INFO +SIGN_IN_SUCCEEDED +\S+@nordwind\.example → .* \d+ ms/);
      for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    },
    LIMIT,
  );
});

describe('a start that cannot work', () => {
  test('names every wrong setting in one message', async () => {
    const command = startCommand(['--once'], { WEBHOOK_1_ORDER: 'sideways', WEBHOOK_2_SECRET: 'x' });

    expect(await command.exited).toBe(1);
    expect(command.output()).toMatch(/2 settings need attention\.\n {2}WEBHOOK_1_ORDER: .*\n {2}WEBHOOK_2_URL: .*\n$/);
  });

  test('prints usage for an unknown option', async () => {
    const command = startCommand(['--onse']);

    expect(await command.exited).toBe(1);
    expect(command.output()).toContain('Usage: npm start');
  });

  test('names the file that cannot be read', async () => {
    const command = startCommand(['--replay', join(folder, 'absent.log')]);

    expect(await command.exited).toBe(1);
    expect(command.output()).toBe(`${join(folder, 'absent.log')}, line 1: cannot be read (ENOENT).\n`);
  });
});
