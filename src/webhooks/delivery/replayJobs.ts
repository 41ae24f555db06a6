import { randomUUID } from 'node:crypto';
import { BlobChangedError, type BlobStore } from '../../platform/storage/blobStore.ts';
import type { HubReader } from '../../platform/hubs/hub.ts';
import { isOverdue, type Invocation } from '../../platform/runtime/invocation.ts';
import { startOf } from '../../positions/position.ts';
import { readEntry, type Unreadable } from '../connection/readEntry.ts';
import { createState, replaceState, type StateKind, type Stored } from '../../platform/storage/state.ts';
import { deliverMessages, type DeliverServices } from './deliverMessages.ts';
import { WEBHOOK_STORES } from '../stores.ts';

/** A stretch of one partition that is still to be sent again. */
export interface ReplayStretch {
  readonly partition: string;
  readonly next: number;
  readonly to: number;
}

/** "Send again what came since then": worked off by `sweep`, beside the cursors, which it does not touch. */
export interface ReplayJob {
  readonly connection: string;
  readonly since: string;
  readonly requestedAt: string;
  readonly stretches: readonly ReplayStretch[];
}

const REPLAY_JOB: StateKind<ReplayJob> = {
  kind: 'replay',
  version: WEBHOOK_STORES.replays.version,
  upgrades: {},
  parse: (fields) => {
    const { connection, since, requestedAt, stretches } = fields as Partial<Record<keyof ReplayJob, unknown>>;
    if ([connection, since, requestedAt].some((text) => typeof text !== 'string')) return null;
    return Array.isArray(stretches) ? (fields as unknown as ReplayJob) : null;
  },
};

export interface ReplayServices extends DeliverServices {
  readonly blobs: BlobStore;
  readonly hub: string;
  readonly replay: HubReader;
  /** Told of entries that cannot be read; they are left as they are. */
  readonly unreadable: Unreadable;
}

/** Notes that everything since a time is to be sent again; returns the job with its stretches. */
export async function requestReplay(
  { blobs, connection, replay, clock }: ReplayServices,
  since: Date,
  signal: AbortSignal,
): Promise<ReplayJob> {
  const stretches: ReplayStretch[] = [];
  const { partitions } = await replay.properties(signal);
  for (const partition of partitions) {
    const next = await replay.firstSince(partition, since, signal);
    const { nextSequenceNumber: to } = await replay.partition(partition, signal);
    if (next !== null && next < to) stretches.push({ partition, next, to });
  }
  const requestedAt = clock.now().toISOString();
  const job: ReplayJob = {
    connection: connection.name,
    since: since.toISOString(),
    requestedAt,
    stretches,
  };
  await createState(blobs, REPLAY_JOB, `${folderOf(connection.name)}${requestedAt}_${randomUUID()}.json`, job, signal);
  return job;
}

/** Whether any replay of the connection is still to be worked off. */
export async function hasReplays(
  { blobs, connection }: Pick<ReplayServices, 'blobs' | 'connection'>,
  signal: AbortSignal,
): Promise<boolean> {
  for await (const _ of blobs.list(folderOf(connection.name), signal)) return true;
  return false;
}

/** Works off the connection's replays, oldest first, until done or overdue. Throws what `deliverMessages` was stopped by. */
export async function workOffReplays(services: ReplayServices, invocation: Invocation): Promise<void> {
  const { blobs, connection } = services;
  for await (const name of blobs.list(folderOf(connection.name), invocation.signal)) {
    const found = await readEntry(blobs, REPLAY_JOB, name, services.unreadable, invocation);
    let stored = found === 'unreadable' ? null : found;
    while (stored !== null && !isOverdue(invocation, services.clock)) {
      stored = await step(services, name, stored, invocation);
    }
  }
}

const folderOf = (connection: string) => `${WEBHOOK_STORES.replays.prefix}${connection}/`;

/** One chunk of one partition; null when the job is done, or another sweep works on it. */
async function step(
  services: ReplayServices,
  name: string,
  stored: Stored<ReplayJob>,
  invocation: Invocation,
): Promise<Stored<ReplayJob> | null> {
  const { blobs } = services;
  const { signal, log } = invocation;
  const [stretch, ...others] = stored.value.stretches;
  if (stretch === undefined) {
    log.info('replay_done', { connection: stored.value.connection, since: stored.value.since });
    await blobs.remove(name, signal);
    return null;
  }
  const next = await sendChunk(services, stretch, invocation);
  const left = next < stretch.to ? [{ ...stretch, next }] : [];
  try {
    const job = { ...stored.value, stretches: [...left, ...others] };
    return await replaceState(blobs, REPLAY_JOB, name, stored, job, signal);
  } catch (error) {
    if (error instanceof BlobChangedError) return null;
    throw error;
  }
}

/** Sends the first chunk of a stretch again, marked as a replay; returns where to go on. */
async function sendChunk(
  services: ReplayServices,
  { partition, next, to }: ReplayStretch,
  invocation: Invocation,
): Promise<number> {
  const marked: DeliverServices = {
    ...services,
    send: (request, signal) => services.send({ ...request, hint: 'replay' }, signal),
  };
  for await (const messages of services.replay.readRange(partition, next, to, invocation.signal)) {
    const first = messages[0]?.sequenceNumber ?? next;
    const { reached, failure } = await deliverMessages(
      marked,
      { hub: services.hub, partition },
      messages,
      startOf(first),
      invocation,
    );
    if (failure !== null) throw failure;
    return reached?.sequenceNumber ?? next;
  }
  return to;
}
