import type { Clock } from '../platform/runtime/clock.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import { BlobChangedError } from '../platform/storage/blobStore.ts';
import { isOverdue, type Invocation } from '../platform/runtime/invocation.ts';
import type { TimedTask } from '../platform/runtime/timedTasks.ts';
import { runEach } from '../platform/runtime/runEach.ts';
import { createState, readState, replaceState, StateCorruptError, type Stored } from '../platform/storage/state.ts';
import { replantPosition, startOverIfRecreated } from './findPosition.ts';
import { observe, OBSERVATIONS, tried, type Observation, type Observations } from './observation.ts';
import { startOf } from './position.ts';
import { POSITION_STORES } from './stores.ts';
import type { Behind, SweptReader } from './sweptReader.ts';

export interface SweepServices {
  readonly blobs: BlobStore;
  readonly readers: readonly SweptReader[];
  readonly stallSeconds: number;
  readonly clock: Clock;
}

const OBSERVATIONS_BLOB = `${POSITION_STORES.sweep.prefix}observations.json`;
const SECOND_MS = 1000;
/** Partitions worked off side by side: one that takes all its time keeps few others waiting, and memory stays bounded. */
const AT_ONCE = 4;
/** The first try takes batches as the hub gives them. What fails then goes message by message, so that all before it is done. */
const FIRST_BATCH = 100;

/** What a sweep does for them. */
export function partitionTask(services: SweepServices): TimedTask {
  return { name: 'stalled partitions', budgetMs: 30_000, run: (invocation) => sweepPartitions(services, invocation) };
}

/**
 * Compares every reader's position with its partition's end. The host's checkpoint is only a hint: when it jumps over a
 * failing batch and nothing comes after, no trigger will ever show the gap. What is behind and has not moved for
 * `stallSeconds` is worked off here, and what is no longer retained is recorded as lost.
 *
 * What our own code just failed on is not tried again at once: each try without movement doubles the wait before the
 * next, up to an hour, and takes single messages. Partitions that were tried least go first.
 */
export async function sweepPartitions(services: SweepServices, invocation: Invocation): Promise<void> {
  const stored = await loadObservations(services.blobs, invocation);
  const before = stored.value.partitions;
  const seen: Record<string, Observation> = {};
  const stalled: Stalled[] = [];
  const now = services.clock.now();
  const look = async (reader: SweptReader): Promise<void> => {
    const { partitions } = await reader.position.hub.properties(invocation.signal);
    await runEach(partitions, 'partitions', async (partition) => {
      const key = `${reader.position.reader}/${partition}`;
      const behind = await findBehind(reader, partition, invocation);
      if (behind === null) return;
      const observation = observe(before[key], behind.next, now);
      const age = now.getTime() - Date.parse(observation.since);
      const isDue = now.toISOString() >= (observation.retryAt ?? '');
      seen[key] = observation;
      if (age < services.stallSeconds * SECOND_MS || !isDue) return;
      // Noted before the try: one that ends this process counts too.
      if (reader.waitsLonger) seen[key] = tried(observation, services.stallSeconds * SECOND_MS, now);
      const { since, tries = 0 } = observation;
      const [from, to] = [behind.next.sequenceNumber, behind.end];
      const takeBack = () => {
        seen[key] = observation;
      };
      stalled.push({ reader, partition, from, to, since, tries, takeBack });
    });
  };
  await runEach(
    [
      () => runEach(services.readers, 'readers', look),
      () => writeObservations(services.blobs, stored, seen, invocation),
      async () => {
        if (!(await workOffAll(stalled, invocation))) {
          const noted = await loadObservations(services.blobs, invocation);
          await writeObservations(services.blobs, noted, seen, invocation);
        }
      },
    ],
    'steps of the sweep',
    (step) => step(),
  );
}

interface Stalled extends Behind {
  readonly reader: SweptReader;
  /** Tries without movement before this one. */
  readonly tries: number;
  /** Takes the try back that was noted for it. */
  readonly takeBack: () => void;
}

/** The position and the partition's end, or null when the reader has everything. */
async function findBehind({ position }: SweptReader, partition: string, invocation: Invocation) {
  const { signal } = invocation;
  const known = await position.positions.reload(partition, signal);
  const current =
    known === null
      ? await replantPosition(position, partition, undefined, invocation)
      : await startOverIfRecreated(position, partition, known, invocation);
  const { nextSequenceNumber: end } = await position.hub.partition(partition, signal);
  return current.next.sequenceNumber < end ? { next: current.next, end } : null;
}

/** Returns whether each was begun; a partition for which no time was left has not been tried. */
async function workOffAll(stalled: readonly Stalled[], invocation: Invocation): Promise<boolean> {
  const waiting = stalled.toSorted((a, b) => a.tries - b.tries || a.since.localeCompare(b.since));
  const failures: unknown[] = [];
  let areAllBegun = true;
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (isOverdue(invocation, next.reader.position.clock)) {
        next.takeBack();
        areAllBegun = false;
        continue;
      }
      try {
        await workOffStalled(next, invocation);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} of ${stalled.length} stalled partitions failed.`);
  }
  return areAllBegun;
}

async function workOffStalled({ reader, tries, ...behind }: Stalled, invocation: Invocation): Promise<void> {
  const { positions, hub, gaps, reader: name } = reader.position;
  const { partition, from, to } = behind;
  const { signal, log } = invocation;
  log.warn('partition_stalled', { reader: name, partition, from, to, tries });
  await reader.stalled?.(behind, invocation);
  const { beginSequenceNumber: begin } = await hub.partition(partition, signal);
  const current = await positions.reload(partition, signal);
  if (current === null) return;
  const { hubCreatedOn } = current;
  if (from < begin) {
    log.error('records_expired', { reader: name, partition, from, to: begin });
    await gaps.record({ reader: name, partition, hubCreatedOn, from, to: begin, cause: 'expired' }, 'lost', invocation);
    await positions.advance(partition, hubCreatedOn, startOf(begin), null, signal);
  }
  await reader.workOff(partition, Math.max(from, begin), to, tries === 0 ? FIRST_BATCH : 1, invocation);
}

type StoredObservations = Stored<{ readonly partitions: Observations }>;

/** Observations can be made again: without them, or with broken ones, what stands still is found a little later. */
async function loadObservations(
  blobs: BlobStore,
  { signal, log }: Invocation,
): Promise<{ readonly value: StoredObservations['value']; readonly etag: string | null }> {
  try {
    const stored = await readState(blobs, OBSERVATIONS, OBSERVATIONS_BLOB, signal);
    if (stored !== null) return stored;
  } catch (error) {
    if (!(error instanceof StateCorruptError)) throw error;
    log.warn('cache_rebuilt', { blob: error.blob });
    await blobs.remove(OBSERVATIONS_BLOB, signal);
  }
  return { value: { partitions: {} }, etag: null };
}

async function writeObservations(
  blobs: BlobStore,
  { value, etag }: Awaited<ReturnType<typeof loadObservations>>,
  partitions: Observations,
  { signal, log }: Invocation,
): Promise<void> {
  try {
    if (etag === null) await createState(blobs, OBSERVATIONS, OBSERVATIONS_BLOB, { partitions }, signal);
    else await replaceState(blobs, OBSERVATIONS, OBSERVATIONS_BLOB, { value, etag }, { partitions }, signal);
  } catch (error) {
    // Another sweep ran at the same time and noted the same things; the next one goes on from its notes.
    if (!(error instanceof BlobChangedError)) throw error;
    log.info('sweep_overlapped', {});
  }
}
