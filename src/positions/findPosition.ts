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
  /** Where a reader without a position starts: all that is retained, or what comes from now on. */
  readonly startAt: 'beginning' | 'end';
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
  if (current === null) return plantPosition(services, batch.partition, signal);
  if (followsOn(current.next, batch) || isRepeat(current, batch)) return current;
  return startOverIfRecreated(services, batch.partition, current, invocation);
}

/** Creates the position of a partition, unless it has one. */
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
