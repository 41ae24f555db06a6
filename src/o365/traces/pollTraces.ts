import { OutgoingError } from '../../platform/http/outgoingError.ts';
import { TokenUnavailableError } from '../../platform/identity/tokenUnavailableError.ts';
import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { BlobStore } from '../../platform/storage/blobStore.ts';
import { createState, readState, replaceState, type StateKind } from '../../platform/storage/state.ts';
import { notify } from '../../notices/notify.ts';
import type { Notices } from '../../notices/notices.ts';
import type { ServerClock } from '../api/serverClock.ts';
import type { FeedPublisher } from '../publish/feedPublisher.ts';
import { O365_STORES } from '../stores.ts';
import { type TraceClient, TraceError, type TraceRow } from './traceClient.ts';
import { addToHour, keyOfRow, type KnownRow, readHour } from './traceHour.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Rows appear up to a day late, and their status changes: the whole stretch is read again each hour. */
const ALL_HOURS = 26;
/** Read at every tick. */
const HOT_HOURS = 2;
/** The end of a query must not lie in the future; clocks are not exact. */
const SPARE_MS = 10_000;
/** After the first grant Graph may refuse for a day, until its own application is known everywhere. */
const NOT_YET_MS = 24 * HOUR_MS;

export interface TraceServices {
  readonly client: TraceClient;
  readonly clock: ServerClock;
  readonly blobs: BlobStore;
  readonly notices: Notices;
  readonly publisher: FeedPublisher;
  readonly tenantId: string;
}

interface TraceState {
  /** Milliseconds since 1970. */
  readonly firstTriedAt: number;
  readonly workedAt: number | null;
  /** When all hours were read last. */
  readonly allReadAt: number | null;
}

const STATE: StateKind<TraceState> = {
  kind: 'o365TraceState',
  version: O365_STORES.traceState.version,
  upgrades: {},
  parse: ({ firstTriedAt, workedAt, allReadAt }) => {
    const isTime = (value: unknown): value is number | null => value === null || typeof value === 'number';
    return typeof firstTriedAt === 'number' && isTime(workedAt) && isTime(allReadAt)
      ? { firstTriedAt, workedAt, allReadAt }
      : null;
  },
};

const STATE_NAME = `${O365_STORES.traceState.prefix}messageTraces.json`;

/**
 * One tick: the last two hours, and once an hour the last 26. A row is published when it is new or its status changed.
 * An hour is committed when all of its pages arrived and the hub acknowledged them.
 */
export async function pollTraces(
  services: TraceServices,
  isOver: () => boolean,
  invocation: Invocation,
): Promise<void> {
  const { blobs, clock } = services;
  const { signal, log } = invocation;
  const stored = await readState(blobs, STATE, STATE_NAME, signal);
  const before = stored?.value ?? { firstTriedAt: clock.now(), workedAt: null, allReadAt: null };
  const isAllDue = before.allReadAt === null || clock.now() - before.allReadAt >= HOUR_MS;
  const counts = { hours: 0, rows: 0, published: 0 };
  let isWhole = true;
  let worked = before.workedAt;
  try {
    for (const hour of hoursOf(clock.now(), isAllDue ? ALL_HOURS : HOT_HOURS)) {
      if (isOver()) {
        isWhole = false;
        break;
      }
      await readTraceHour(services, hour, counts, signal);
      counts.hours++;
      worked = clock.now();
    }
  } catch (error) {
    isWhole = false;
    if (signal.aborted || !(await wasTold(services, before, error, invocation))) throw error;
  } finally {
    log.info('message_traces_polled', { ...counts, isWhole });
  }
  const after = { ...before, workedAt: worked, allReadAt: isAllDue && isWhole ? clock.now() : before.allReadAt };
  if (stored === null) await createState(blobs, STATE, STATE_NAME, after, signal);
  else if (isAllDue && isWhole) await replaceState(blobs, STATE, STATE_NAME, stored, after, signal);
}

/** The starts of the last hours, the newest first: it is the one that people wait for. */
function hoursOf(nowMs: number, count: number): readonly number[] {
  const newest = Math.floor((nowMs - SPARE_MS) / HOUR_MS) * HOUR_MS;
  return Array.from({ length: count }, (_, index) => newest - index * HOUR_MS);
}

async function readTraceHour(
  { client, clock, blobs, publisher, tenantId }: TraceServices,
  hour: number,
  counts: { rows: number; published: number },
  signal: AbortSignal,
): Promise<void> {
  const known = await readHour(blobs, hour, signal);
  const changed = new Map<string, KnownRow>();
  const contentId = `messageTraces/${new Date(hour).toISOString().slice(0, 13)}`;
  const publication = await publisher.open({ type: 'MessageTraces', contentId, created: hour });
  const end = Math.min(hour + HOUR_MS, clock.now() - SPARE_MS);
  if (end <= hour) return;
  for await (const page of client.pages(hour, end, signal)) {
    for (const row of page) {
      // Both ends of a query are included: a row on the boundary belongs to the next hour.
      if (receivedAt(row) === hour + HOUR_MS) continue;
      counts.rows++;
      const key = keyOfRow(row);
      const status = typeof row['status'] === 'string' ? row['status'] : '';
      const last = key === null ? undefined : (changed.get(key) ?? known.get(key));
      if (last?.status === status) continue;
      const version = (last?.version ?? 0) + 1;
      if (key !== null) changed.set(key, { status, version });
      counts.published++;
      const record = { ...row, tenantId, traceVersion: version };
      await publication.add(Buffer.from(JSON.stringify(record)), key);
    }
  }
  await publication.settled();
  await addToHour(blobs, hour, changed, signal);
}

function receivedAt({ receivedDateTime }: TraceRow): number {
  return typeof receivedDateTime === 'string' ? Date.parse(receivedDateTime) : Number.NaN;
}

/** True when the failure is Graph's, the network's or the identity's: the next tick goes on. */
async function wasTold(
  { clock, notices }: TraceServices,
  { firstTriedAt, workedAt }: TraceState,
  error: unknown,
  invocation: Invocation,
): Promise<boolean> {
  const { log } = invocation;
  if (error instanceof OutgoingError) {
    log.warn('message_traces_failed', { code: error.failureCode });
    return true;
  }
  const isToken = error instanceof TokenUnavailableError;
  if (!isToken && !(error instanceof TraceError)) return false;
  const code = isToken ? error.causeName : (error.code ?? `http_${error.status}`);
  const isRefused = isToken || error.status === 401 || error.status === 403;
  if (isRefused && workedAt === null && clock.now() - firstTriedAt < NOT_YET_MS) {
    log.info('message_traces_not_yet', { code });
    return true;
  }
  log.warn('message_traces_failed', { code });
  if (!isRefused) return true;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const text = `Message traces are not read: Microsoft Graph refuses (${code}). Grant the app role ExchangeMessageTrace.Read.All, and create the service principal of application 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373 in the tenant.`;
  await notify(notices, { kind: 'feed_parked', key: `MessageTraces-${day}`, text }, invocation);
  return true;
}
