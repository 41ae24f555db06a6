import type { AuditSerial } from '../../simulators/microsoft365/feed/auditRecord.ts';
import type { ContentType } from '../../simulators/microsoft365/feed/contentTypes.ts';
import { feedOracle } from '../../simulators/microsoft365/feed/oracle.ts';
import { APP_IDENTITY, type Microsoft365 } from '../../simulators/microsoft365/startMicrosoft365.ts';
import type { RunningApp } from './runningApp.ts';

const MINUTE_MS = 60_000;

/** Settings that lead an app to the simulator, where its managed identity holds the permissions. */
export function companySettings({ origin, tenant, identityHeader }: Microsoft365): Readonly<Record<string, string>> {
  return {
    O365_HUB: 'o365',
    O365_INITIAL_LOOKBACK: '1',
    O365_ENDPOINT: origin,
    GRAPH_ENDPOINT: origin,
    // Tests run the timers themselves.
    WEBHOOK_1_FORMAT: 'raw',
    O365_POLL_SCHEDULE: '0 0 0 1 1 *',
    MESSAGE_TRACES_SCHEDULE: '0 0 0 1 1 *',
    ENTRA_TENANT_ID: tenant.id,
    ENTRA_LOGIN_ENDPOINT: origin,
    AZURE_CLIENT_ID: APP_IDENTITY.clientId,
    IDENTITY_ENDPOINT: `${origin}/msi/token`,
    IDENTITY_HEADER: identityHeader,
  };
}

/** Adds blobs of twenty-minutes-old content, all in one cell of one type. */
export function addBlobs(
  { stream }: Pick<Microsoft365, 'stream'>,
  type: ContentType,
  count: number,
  recordsEach: number,
  bytes = 900,
): void {
  const serial = [...stream.records()].length;
  const cell = Math.floor((Date.now() - 20 * MINUTE_MS) / (10 * MINUTE_MS)) * 10 * MINUTE_MS;
  for (let blob = 0; blob < count; blob++) {
    const createdMs = cell + MINUTE_MS + blob * 1000;
    const records = Array.from(
      { length: recordsEach },
      (_, index): AuditSerial => ({ serial: serial + blob * recordsEach + index, type, createdMs, bytes }),
    );
    stream.add({ type, records, createdMs });
  }
}

/** The `Id`s of all records that listings show. */
export function availableIds({ stream, subscriptions, tenant }: Microsoft365): readonly string[] {
  const { available } = feedOracle(stream, subscriptions, tenant, Date.now());
  return available.flatMap(({ id }) => id ?? []).toSorted();
}

/** How often each audit record arrived, by its `Id`; for a connection of format `raw`. */
export function arrivedIds({ receiver }: Pick<RunningApp, 'receiver'>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { body } of receiver.deliveries) {
    const { raw } = JSON.parse(body) as { raw: string };
    const { Id: id } = JSON.parse(raw) as { Id?: string };
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** Records in the hub `o365`, repeats included. */
export function recordsInHub({ hubs }: Pick<RunningApp, 'hubs'>): number {
  const messages = ['0', '1'].flatMap((partition) => hubs.messages('o365', partition));
  return messages.reduce(
    (sum, { body }) => sum + (JSON.parse(body.toString('utf8')) as { records: [] }).records.length,
    0,
  );
}
