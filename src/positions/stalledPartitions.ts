import type { HubBatch, HubReader } from '../platform/hubs/hub.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import { BlobChangedError } from '../platform/storage/blobStore.ts';
import { isOverdue, type Invocation } from '../platform/runtime/invocation.ts';
import { runEach } from '../platform/runtime/runEach.ts';
import { createState, readState, replaceState, type StateKind } from '../platform/storage/state.ts';
import { plantPosition, startOverIfRecreated, type PositionServices } from './findPosition.ts';
import { comparePositions, startOf, type Position } from './position.ts';

/** One reader of one hub, as `sweep` sees it. */
export interface SweptReader {
  readonly position: PositionServices;
  /** Does what the reader's trigger would do with the messages `from` ≤ sequence number < `to`, by the same code. */
  workOff(partition: string, from: number, to: number, invocation: Invocation): Promise<void>;
}

/** Reads a stretch again and hands it, batch by batch, to what the reader's trigger would run. */
export function workOffRange(
  hub: string,
  reader: HubReader,
  run: (batch: HubBatch, invocation: Invocation) => Promise<void>,
): SweptReader['workOff'] {
  return async (partition, from, to, invocation) => {
    for await (const messages of reader.readRange(partition, from, to, invocation.signal)) {
      await run({ hub, partition, messages }, invocation);
    }
  };
}

export interface SweepServices {
  readonly blobs: BlobStore;
  readonly readers: readonly SweptReader[];
  readonly stallSeconds: number;
}

/** A position as an earlier sweep saw it. */
interface Observation {
  readonly next: Position;
  /** Since when it is behind its partition's end without moving. */
  readonly since: string;
}

type Observations = Readonly<Record<string, Observation>>;

const OBSERVATIONS: StateKind<{ readonly partitions: Observations }> = {
  kind: 'sweep observations',
  version: 1,
  upgrades: {},
  parse: (fields) => {
    const { partitions } = fields;
    return partitions !== null && typeof partitions === 'object' ? { partitions: partitions as Observations } : null;
  },
};

const OBSERVATIONS_BLOB = 'sweep/observations.json';
const SECOND_MS = 1000;

/**
 * Compares every reader's position with its partition's end. The host's checkpoint is only a hint: when it jumps over a
 * failing batch and nothing comes after, no trigger will ever show the gap. What is behind and has not moved for
 * `stallSeconds` is worked off here, and what is no longer retained is recorded as lost.
 */
export async function sweepPartitions(services: SweepServices, invocation: Invocation): Promise<void> {
  const stored = await readState(services.blobs, OBSERVATIONS, OBSERVATIONS_BLOB, invocation.signal);
  const before = stored?.value.partitions ?? {};
  const seen: Record<string, Observation> = {};
  const stalled: Stalled[] = [];
  const look = async (reader: SweptReader): Promise<void> => {
    const { partitions } = await reader.position.hub.properties(invocation.signal);
    for (const partition of partitions) {
      const behind = await findBehind(reader, partition, invocation);
      if (behind === null) continue;
      const key = `${reader.position.reader}/${partition}`;
      const observation = observe(before[key], behind.next, reader.position.clock.now());
      seen[key] = observation;
      const age = reader.position.clock.now().getTime() - Date.parse(observation.since);
      const from = behind.next.sequenceNumber;
      if (age >= services.stallSeconds * SECOND_MS) stalled.push({ reader, partition, from, to: behind.end });
    }
  };
  await runEach(
    [
      () => runEach(services.readers, 'readers', look),
      () => writeObservations(services.blobs, stored, seen, invocation),
      () => runEach(stalled, 'stalled partitions', (found) => workOffStalled(found, invocation)),
    ],
    'steps of the sweep',
    (step) => step(),
  );
}

interface Stalled {
  readonly reader: SweptReader;
  readonly partition: string;
  readonly from: number;
  readonly to: number;
}

/** The position and the partition's end, or null when the reader has everything. */
async function findBehind({ position }: SweptReader, partition: string, invocation: Invocation) {
  const { signal } = invocation;
  const known = await position.positions.reload(partition, signal);
  const current =
    known === null
      ? await plantPosition(position, partition, signal)
      : await startOverIfRecreated(position, partition, known, invocation);
  const { nextSequenceNumber: end } = await position.hub.partition(partition, signal);
  return current.next.sequenceNumber < end ? { next: current.next, end } : null;
}

function observe(before: Observation | undefined, next: Position, now: Date): Observation {
  if (before !== undefined && comparePositions(before.next, next) === 0) return before;
  return { next, since: now.toISOString() };
}

async function workOffStalled({ reader, partition, from, to }: Stalled, invocation: Invocation): Promise<void> {
  if (isOverdue(invocation, reader.position.clock)) return;
  const { positions, hub, gaps, reader: name } = reader.position;
  const { signal, log } = invocation;
  log.warn('partition_stalled', { reader: name, partition, from, to });
  const { beginSequenceNumber: begin } = await hub.partition(partition, signal);
  const current = await positions.reload(partition, signal);
  if (current === null) return;
  const { hubCreatedOn } = current;
  if (from < begin) {
    log.error('records_expired', { reader: name, partition, from, to: begin });
    await gaps.record({ reader: name, partition, hubCreatedOn, from, to: begin, cause: 'expired' }, 'lost', signal);
    await positions.advance(partition, hubCreatedOn, startOf(begin), null, signal);
  }
  await reader.workOff(partition, Math.max(from, begin), to, invocation);
}

async function writeObservations(
  blobs: BlobStore,
  stored: Awaited<ReturnType<typeof readState<{ readonly partitions: Observations }>>>,
  partitions: Observations,
  { signal, log }: Invocation,
): Promise<void> {
  try {
    if (stored === null) await createState(blobs, OBSERVATIONS, OBSERVATIONS_BLOB, { partitions }, signal);
    else await replaceState(blobs, OBSERVATIONS, OBSERVATIONS_BLOB, stored, { partitions }, signal);
  } catch (error) {
    // Another sweep ran at the same time and noted the same things; the next one goes on from its notes.
    if (!(error instanceof BlobChangedError)) throw error;
    log.info('sweep_overlapped', {});
  }
}
