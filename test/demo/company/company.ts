import { setTimeout as sleep } from 'node:timers/promises';
import { O365_SETTINGS, TRACE_SETTINGS } from '../../../src/o365/settings.ts';
import { IDENTITY_SETTINGS } from '../../../src/platform/identity/identitySettings.ts';
import { createAuditLife } from '../../simulators/microsoft365/feed/auditLife.ts';
import type { NewBlob } from '../../simulators/microsoft365/feed/auditStream.ts';
import { CONTENT_TYPES } from '../../simulators/microsoft365/feed/contentTypes.ts';
import { feedOracle } from '../../simulators/microsoft365/feed/oracle.ts';
import { APP_IDENTITY, type Microsoft365, startMicrosoft365 } from '../../simulators/microsoft365/startMicrosoft365.ts';
import { seededRandom } from '../../simulators/microsoft365/tenant/random.ts';
import { liveMail } from '../../simulators/microsoft365/traces/traceLife.ts';
import type { TraceRow } from '../../simulators/microsoft365/traces/traceLog.ts';
import { type CompanyEntry, openCompanyJournal } from './companyJournal.ts';
import { mailKey } from './hubRecords.ts';

/** The tenant whose diagnostic records are played too. */
export const TENANT_SEED = 20_260_301;

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

/** What there is to read when the app starts. */
const HISTORY_MS = 30 * 60_000;
const HISTORY_RECORDS = 24;
const HISTORY_MAILS_PER_HOUR = 24;
/** Of an outage; a long one has its most. */
const OUTAGE_RECORDS_PER_HOUR = 600;
const MOST_OUTAGE_RECORDS = 6000;
/** In between, people work. */
const LIVE = {
  recordsPerSecond: 0.8,
  recordsPerBlob: 3,
  lateShare: 0,
  reissueShare: 0,
  indexedWithinMs: 2 * SECOND_MS,
} as const;
const MAILS_PER_HOUR = 240;
/** Content older than this may have left the hubs. */
const COUNTED_MS = 6 * 24 * HOUR_MS;

/** What the app must bring of the company. */
export interface ExpectedOfCompany {
  /** Serials of audit records that a listing shows, and in how many places each stands. */
  readonly audit: ReadonlyMap<number, number>;
  /** Messages by recipient that a trace showed when the start began, as `mailKey`. */
  readonly mail: ReadonlySet<string>;
}

/** Microsoft 365 of the invented company, at work. */
export interface Company {
  readonly microsoft: Pick<Microsoft365, 'verdict'>;
  /** Settings that lead the app there. */
  readonly settings: Readonly<Record<string, string>>;
  /** Until then requests hang: what is read before the app can deliver would only wait. */
  open(): void;
  /** What happens in a stretch of time, milliseconds since 1970. */
  pass(fromMs: number, toMs: number): void;
  /** Something happens each second until the signal. */
  live(signal: AbortSignal): Promise<void>;
  /** All that was made until now, what listings show only in a moment included. */
  expected(): ExpectedOfCompany;
  stop(): Promise<void>;
}

/**
 * Starts the company with content of the last half hour. With an outage nobody has read since then, although the
 * subscriptions ran on; else the app starts them.
 *
 * @param path file that a later start goes on from; undefined keeps nothing
 * @param outageMs length of the outage; null: none
 */
export async function startCompany(path: string | undefined, outageMs: number | null): Promise<Company> {
  const journal = openCompanyJournal(path);
  const microsoft = await startMicrosoft365({ seed: TENANT_SEED });
  const { stream, subscriptions, traces, tenant } = microsoft;
  const startedMs = Date.now();
  const opening = Promise.withResolvers<void>();
  const closed = (['list', 'messageTraces'] as const).map((on) =>
    microsoft.faults.add({ on, fault: { kind: 'hold', until: opening.promise } }),
  );
  for (const entry of journal.entries) take(microsoft, entry);

  const random = seededRandom(startedMs);
  const kept = {
    ...stream,
    add: (blob: NewBlob) => {
      journal.add({ kind: 'content', blob });
      stream.add(blob);
    },
  };
  const keptMail = {
    ...traces,
    add: (row: TraceRow) => {
      journal.add({ kind: 'mail', row });
      traces.add(row);
    },
  };
  let firstSerial = Math.max(-1, ...serialsOf(journal.entries)) + 1;
  if (journal.entries.length === 0) {
    const backMs = outageMs ?? HISTORY_MS;
    const records =
      outageMs === null
        ? HISTORY_RECORDS
        : Math.min(MOST_OUTAGE_RECORDS, (outageMs / HOUR_MS) * OUTAGE_RECORDS_PER_HOUR);
    const subscribedMs = outageMs === null ? startedMs : startedMs - outageMs - HOUR_MS;
    journal.add({ kind: 'born', subscribedMs });
    if (outageMs !== null) for (const type of CONTENT_TYPES) subscriptions.start(type, subscribedMs);
    const past = createAuditLife(kept, random, {
      ...LIVE,
      ...(outageMs === null ? {} : { recordsPerBlob: 10 }),
      recordsPerSecond: records / (backMs / SECOND_MS),
    });
    past.live(startedMs - backMs, startedMs);
    firstSerial = past.count();
    liveMail(keptMail, tenant, random, startedMs - HISTORY_MS, startedMs, HISTORY_MAILS_PER_HOUR);
  }
  const life = createAuditLife(kept, random, { ...LIVE, firstSerial });
  const shownAtStart = traces
    .rows()
    .filter(({ receivedMs, visibleMs }) => visibleMs <= startedMs && receivedMs > startedMs - HOUR_MS)
    .map(({ id, recipientAddress }) => mailKey(id, recipientAddress));

  const pass = (fromMs: number, toMs: number): void => {
    life.live(fromMs, toMs);
    liveMail(keptMail, tenant, random, fromMs, toMs, MAILS_PER_HOUR);
  };

  return {
    microsoft,
    pass,
    settings: settingsOf(microsoft, outageMs ?? HISTORY_MS),
    open: () => {
      for (const remove of closed) remove();
      opening.resolve();
    },
    live: async (signal) => {
      for (let fromMs = Date.now(); await hasPassed(SECOND_MS, signal); ) {
        const toMs = Date.now();
        pass(fromMs, toMs);
        fromMs = toMs;
      }
    },
    expected: () => {
      const { available } = feedOracle(stream, subscriptions, tenant, Number.POSITIVE_INFINITY);
      const recent = available.filter(({ contentMs }) => contentMs > startedMs - COUNTED_MS);
      return { audit: new Map(recent.map(({ serial, places }) => [serial, places])), mail: new Set(shownAtStart) };
    },
    stop: async () => {
      await microsoft.stop();
      journal.close();
    },
  };
}

function take({ stream, subscriptions, traces }: Microsoft365, entry: CompanyEntry): void {
  if (entry.kind === 'content') stream.add(entry.blob);
  else if (entry.kind === 'mail') traces.add(entry.row);
  else for (const type of CONTENT_TYPES) subscriptions.start(type, entry.subscribedMs);
}

function serialsOf(entries: readonly CompanyEntry[]): number[] {
  return entries.flatMap((entry) =>
    entry.kind === 'content' ? [Math.max(...entry.blob.records.map(({ serial }) => serial))] : [],
  );
}

/** The managed identity holds the permissions; every Microsoft host is the company's port. */
function settingsOf({ origin, tenant, identityHeader }: Microsoft365, backMs: number): Record<string, string> {
  return {
    [IDENTITY_SETTINGS.tenantId.name]: tenant.id,
    [IDENTITY_SETTINGS.loginEndpoint.name]: origin,
    AZURE_CLIENT_ID: APP_IDENTITY.clientId,
    IDENTITY_ENDPOINT: `${origin}/msi/token`,
    IDENTITY_HEADER: identityHeader,
    [O365_SETTINGS.o365Endpoint.name]: origin,
    [O365_SETTINGS.o365Schedule.name]: '*/5 * * * * *',
    [O365_SETTINGS.o365InitialLookback.name]: String(Math.ceil(backMs / HOUR_MS) + 1),
    [TRACE_SETTINGS.tracesEnabled.name]: 'true',
    [TRACE_SETTINGS.tracesEndpoint.name]: origin,
    // Graph grants few requests: 26 in the first tick, two in each other.
    [TRACE_SETTINGS.tracesSchedule.name]: '*/30 * * * * *',
  };
}

/** Waits; false when the signal ended the wait. */
async function hasPassed(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(milliseconds, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
