import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchFolder } from './inputs.ts';
import { startCommand } from './startCommand.ts';

let folder: string;

beforeAll(() => {
  folder = scratchFolder();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('works off an outage of Office 365, and accounts for every record that the simulator has', {
  timeout: 120_000,
}, async () => {
  const report = join(folder, 'report.json');
  const command = startCommand(['--once', '--quiet', '--o365-outage', '1h', '--report', report]);

  expect(await command.exited).toBe(0);
  const { company } = JSON.parse(readFileSync(report, 'utf8')) as { company: Record<string, number> };
  expect(company).toMatchObject({ auditLost: 0, auditHeldBack: 0, mailLost: 0, violations: [] });
  expect(company['audit']).toBeGreaterThan(300);
  expect(company['auditDelivered']).toBe(company['audit']);
  expect(company['mail']).toBeGreaterThan(0);
  expect(command.output()).toMatch(/^caught up after \d+ s: [\d,]+ audit records read, nothing left behind$/m);
});
