import { afterEach, describe, expect, it } from 'vitest';
import type { AuditSerial } from '../simulators/microsoft365/feed/auditRecord.ts';
import { CONTENT_TYPES } from '../simulators/microsoft365/feed/contentTypes.ts';
import {
  APP_IDENTITY,
  APP_REGISTRATION,
  startMicrosoft365,
  type Microsoft365,
} from '../simulators/microsoft365/startMicrosoft365.ts';
import { startRunningApp, type RunningApp } from './support/runningApp.ts';

const MINUTE = 60_000;
const HUBS = ['o365entra', 'o365exchange', 'o365sharepoint', 'o365general', 'o365dlp'];

let app: RunningApp | null = null;
let microsoft: Microsoft365 | null = null;
afterEach(async () => {
  await app?.stop();
  await microsoft?.stop();
  app = null;
  microsoft = null;
});

/** Ids of the events that came of audit records. */
function arrived({ receiver }: RunningApp): Set<string> {
  const audits = receiver.deliveries.filter(({ body }) => body.includes('"hub":"o365'));
  return new Set(audits.map(({ body }) => (JSON.parse(body) as { id: string }).id));
}

describe('the built app with five hubs for Office 365', () => {
  it('polls, reads every hub, and delivers every record as an event', { timeout: 120_000 }, async () => {
    const company = await startMicrosoft365();
    microsoft = company;
    const { vault, directory, tenant, stream } = company;
    directory.apps.get(APP_REGISTRATION)?.certificates.push(vault.addCertificate('grantwire').registered);
    let serial = 0;
    const records: AuditSerial[] = [];
    for (const type of CONTENT_TYPES) {
      const createdMs = Date.now() - 20 * MINUTE;
      const blob = Array.from({ length: 6 }, () => ({ serial: serial++, type, createdMs, bytes: 700 }));
      records.push(...blob);
      stream.add({ type, records: blob, createdMs });
    }
    const large = { serial: serial++, type: CONTENT_TYPES[1], createdMs: Date.now() - 15 * MINUTE, bytes: 1_300_000 };
    stream.add({ type: large.type, records: [large], createdMs: large.createdMs });
    records.push(large);

    const running = await startRunningApp({
      sourceHubs: HUBS,
      settings: {
        O365_HUB: 'none',
        O365_HUB_ENTRA: 'o365entra',
        O365_HUB_EXCHANGE: 'o365exchange',
        O365_HUB_SHAREPOINT: 'o365sharepoint',
        O365_HUB_GENERAL: 'o365general',
        O365_HUB_DLP: 'o365dlp',
        O365_INITIAL_LOOKBACK: '1',
        O365_ENDPOINT: company.origin,
        ENTRA_TENANT_ID: tenant.id,
        ENTRA_LOGIN_ENDPOINT: company.origin,
        ENTRA_APP_CLIENT_ID: APP_REGISTRATION,
        ENTRA_APP_CLIENT_CERTIFICATE_NAME: 'grantwire',
        ENTRA_APP_CLIENT_CERTIFICATE_KEYVAULT_NAME: 'nordwind-kv',
        KEY_VAULT_ENDPOINT: company.origin,
        AZURE_CLIENT_ID: APP_IDENTITY.clientId,
        IDENTITY_ENDPOINT: `${company.origin}/msi/token`,
        IDENTITY_HEADER: company.identityHeader,
      },
    });
    app = running;
    await running.host.runTimer('pollO365');
    await running.until('every record', () => arrived(running).size >= records.length, 60);
    expect(arrived(running).size).toBe(records.length);
    expect(running.receiver.deliveries.some(({ body }) => body.includes('UNPARSED_RECORD'))).toBe(false);
    // The large record is whole again in ingest; its event fits no message of `events` and goes out as a stub.
    expect(await running.blobNames('o365/large/')).toHaveLength(1);
    expect(running.receiver.deliveries.some(({ body }) => body.includes('"oversize"'))).toBe(true);
    for (const hub of HUBS) {
      const messages = ['0', '1'].flatMap((partition) => running.hubs.messages(hub, partition));
      expect(messages.length).toBeGreaterThan(0);
    }
    const before = company.requests.length;
    await running.host.runTimer('pollO365');
    expect(company.requests.slice(before).filter((request) => request.includes('/audit/'))).toEqual([]);
    expect(company.verdict.violations).toEqual([]);
    const logs = running.logs.map(({ message }) => message).join('\n');
    expect(logs).toContain('o365_polled');
    expect(logs).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
  });
});
