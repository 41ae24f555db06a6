import type { Clock } from '../platform/runtime/clock.ts';
import type { HubBatch, HubProperties, PartitionProperties } from '../platform/hubs/hub.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { GapLedger } from './gapLedger.ts';
import { startOf, type Position } from './position.ts';
import type { PositionState } from './positionState.ts';
import type { PositionStore } from './positionStore.ts';

/** Asks a hub about itself; readers and publishers both can. */
interface HubInspector {
  properties(signal: AbortSignal): Promise<HubProperties>;
  partition(partition: string, signal: AbortSignal): Promise<PartitionProperties>;
}

export interface PositionServices {
  readonly positions: PositionStore;
  readonly hub: HubInspector;
  readonly gaps: GapLedger;
  readonly clock: Clock;
  /** The reader's name in the gap ledger and the log. */
  readonly reader: string;
  /** Where a reader starts that was never here: with all that is retained, or with what comes from now on. */
  readonly startAt: 'beginning' | 'end';
  /** For a reader that starts at the end: tells one that was never here from one whose position is gone. */
  readonly recall?: Recall;
}

export interface Recall {
  /** Whether the reader was here before. */
  wasHere(signal: AbortSignal): Promise<boolean>;
  /** Told where a reader goes on whose position is gone. */
  replanted(partition: string, from: number, invocation: Invocation): Promise<void>;
}

/**
 * Where this reader stands, before it decides about a batch.
 *
 * A position is planted when there is none, and starts over when the hub turns out to be a recreated one. The blob is
 * read again, and the hub asked, only where a batch does not follow on from what this process knows: in the steady
 * state this costs nothing.
 */
export async function findPosition(
  services: PositionServices,
  batch: HubBatch,
  invocation: Invocation,
): Promise<PositionState> {
  const { positions } = services;
  const { signal } = invocation;
  const known = await positions.load(batch.partition, signal);
  if (known !== null && followsOn(known.next, batch)) return known;
  const current = await positions.reload(batch.partition, signal);
  if (current === null)
    return replantPosition(services, batch.partition, batch.messages[0]?.sequenceNumber, invocation);
  if (followsOn(current.next, batch) || isRepeat(current, batch)) return current;
  return startOverIfRecreated(services, batch.partition, current, invocation);
}

/**
 * The position of a partition that has none. One that is gone must not skip what waits: such a reader goes on at the batch
 * in hand, else at the beginning of what is retained.
 *
 * @param inHand first sequence number of the batch in hand
 */
export async function replantPosition(
  services: PositionServices,
  partition: string,
  inHand: number | undefined,
  invocation: Invocation,
): Promise<PositionState> {
  const { hub, positions, recall, clock } = services;
  const { signal } = invocation;
  if (recall === undefined || !(await recall.wasHere(signal))) return plantPosition(services, partition, signal);
  const { createdOn } = await hub.properties(signal);
  const from = inHand ?? (await hub.partition(partition, signal)).beginSequenceNumber;
  // Told first: after a crash in between it is told and planted again, and never planted without a word.
  await recall.replanted(partition, from, invocation);
  const first = { hubCreatedOn: createdOn.toISOString(), next: startOf(from), lastEnqueuedTime: null };
  return positions.plant(partition, { ...first, updatedAt: clock.now().toISOString() }, signal);
}

/** Creates the position of a partition for a reader that was never here, unless it has one. */
export async function plantPosition(
  services: PositionServices,
  partition: string,
  signal: AbortSignal,
): Promise<PositionState> {
  const { createdOn } = await services.hub.properties(signal);
  return services.positions.plant(
    partition,
    await firstPosition(services, partition, createdOn, services.startAt, signal),
    signal,
  );
}

/** Compares the hub's `createdOn` with the position's; a recreated hub resets the position and is reported. */
export async function startOverIfRecreated(
  services: PositionServices,
  partition: string,
  current: PositionState,
  invocation: Invocation,
): Promise<PositionState> {
  const { log, signal } = invocation;
  const { createdOn } = await services.hub.properties(signal);
  if (createdOn.toISOString() === current.hubCreatedOn) return current;
  log.error('hub_recreated', {
    reader: services.reader,
    partition,
    sequenceNumber: current.next.sequenceNumber,
    was: current.hubCreatedOn,
    is: createdOn.toISOString(),
  });
  const from = current.next.sequenceNumber;
  const gap = { reader: services.reader, partition, hubCreatedOn: current.hubCreatedOn, from, to: null } as const;
  await services.gaps.record({ ...gap, cause: 'hub_recreated' }, 'lost', invocation);
  // Whatever the new hub holds came after the old one went, so a reader that starts at the end must read it all too.
  const start = await firstPosition(services, partition, createdOn, 'beginning', signal);
  return services.positions.reset(partition, current.hubCreatedOn, start, signal);
}

async function firstPosition(
  { hub, clock }: PositionServices,
  partition: string,
  createdOn: Date,
  startAt: PositionServices['startAt'],
  signal: AbortSignal,
): Promise<PositionState> {
  const held = await hub.partition(partition, signal);
  const next = startOf(startAt === 'beginning' ? held.beginSequenceNumber : held.nextSequenceNumber);
  return { hubCreatedOn: createdOn.toISOString(), next, lastEnqueuedTime: null, updatedAt: clock.now().toISOString() };
}

function followsOn(next: Position, batch: HubBatch): boolean {
  return batch.messages[0]?.sequenceNumber === next.sequenceNumber;
}

/**
 * Whether a batch that begins below the position holds only what was there when the position was written. Messages of
 * a recreated hub have low numbers too, but were enqueued later than anything vouched for.
 */
function isRepeat(current: PositionState, batch: HubBatch): boolean {
  const first = batch.messages[0];
  if (first === undefined) return true;
  if (first.sequenceNumber >= current.next.sequenceNumber || current.lastEnqueuedTime === null) return false;
  return first.enqueuedTime.toISOString() <= current.lastEnqueuedTime;
}
