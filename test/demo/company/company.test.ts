import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { auditRecordText } from '../../simulators/microsoft365/feed/auditRecord.ts';
import { createTenant } from '../../simulators/microsoft365/tenant/tenant.ts';
import { seededRandom } from '../../simulators/microsoft365/tenant/random.ts';
import { startCompany, TENANT_SEED } from './company.ts';
import { companyRecords, mailKey } from './hubRecords.ts';

const HOUR_MS = 3_600_000;

function journalFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'grantwire-company-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'company.ndjson');
}

test('a later start knows all that earlier ones made, also when the last line was torn', async () => {
  const path = journalFile();
  const now = Date.now();
  const first = await startCompany(path, HOUR_MS);
  first.pass(now, now + 60_000);
  const { audit } = first.expected();
  await first.stop();
  expect(audit.size).toBeGreaterThan(300);

  appendFileSync(path, '{"kind":"content","blob":{"ty');
  const second = await startCompany(path, null);
  expect(second.expected().audit).toEqual(audit);
  second.pass(now + 60_000, now + 120_000);
  const later = second.expected().audit;
  await second.stop();
  // Serials go on behind the known ones: no two records are one.
  expect(later.size).toBeGreaterThan(audit.size);
  expect(Math.max(...later.keys())).toBe(later.size - 1);
});

test('finds its records in what lies on the hub, those without an id too', () => {
  const tenant = createTenant(seededRandom(TENANT_SEED));
  const texts = [12, 9999].map((serial) =>
    auditRecordText(tenant, { serial, type: 'DLP.All', createdMs: 1_790_000_000_000, bytes: 900 }),
  );
  const mail = JSON.stringify({ id: 'm', recipientAddress: 'ida.falk@nordwind.example' });
  expect(companyRecords(Buffer.from(`{"records":[${[...texts, '{}', mail].join(',')}]}`))).toEqual([
    { kind: 'audit', serial: 12 },
    { kind: 'audit', serial: 9999 },
    null,
    { kind: 'mail', key: mailKey('m', 'ida.falk@nordwind.example') },
  ]);
  expect(companyRecords(Buffer.from('{"rec'))).toEqual([]);
});
