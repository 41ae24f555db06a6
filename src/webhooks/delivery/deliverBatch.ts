import type { HubBatch, HubMessage, HubReader } from '../../platform/hubs/hub.ts';
import { DeadlineError, type Invocation } from '../../platform/runtime/invocation.ts';
import { findPosition, type PositionServices } from '../../positions/findPosition.ts';
import { startOf, type Position } from '../../positions/position.ts';
import { DeliveryFailedError } from '../breaker/connectionErrors.ts';
import { deliverMessages, type DeliverServices, type DeliveryProgress } from './deliverMessages.ts';
import type { Breaker } from '../breaker/breaker.ts';
import type { Outages } from '../breaker/outages.ts';

export interface OutboxServices extends DeliverServices {
  readonly position: PositionServices;
  readonly breaker: Breaker;
  readonly outages: Outages;
  /** Re-reads `events` where the trigger's batch does not follow on from the cursor. */
  readonly replay: HubReader;
}

/**
 * Delivers one batch of `events` to one connection. What lies below the cursor was delivered and is skipped; a batch
 * that starts beyond it (the host's checkpoint jumped) first has the missing stretch re-read and delivered. The cursor
 * is committed once, after what it vouches for was accepted.
 *
 * Throws what stopped it, after committing what was accepted: the platform's retry policy holds the partition and calls
 * again.
 */
export async function deliverBatch(services: OutboxServices, batch: HubBatch, invocation: Invocation): Promise<void> {
  const { connection } = services;
  const { position } = services;
  // Before the breaker, so that a cursor is planted however long the receiver does not answer; and after it, because a
  // connection that was off for seven days resumes at the end.
  await findPosition(position, batch, invocation);
  const permit = await services.breaker.acquire(invocation);
  // Where a call failed before, or the connection was off, another instance may have moved the cursor meanwhile: what this
  // one knew is read again.
  if (invocation.attempt > 0 || permit.hasResumed) {
    await services.position.positions.reload(batch.partition, invocation.signal);
  }
  const cursor = await findPosition(position, batch, invocation);
  const { hubCreatedOn } = cursor;
  const sending = { ...services, send: permit.send };
  const partition: Partition = { hub: batch.hub, partition: batch.partition, hubCreatedOn };
  const messages = batch.messages.filter(({ sequenceNumber }) => sequenceNumber >= cursor.next.sequenceNumber);
  const first = messages[0];
  if (first === undefined) {
    invocation.log.info('batch_repeated', {
      connection: connection.name,
      partition: batch.partition,
      messages: batch.messages.length,
    });
    await permit.release();
    return;
  }
  let start = cursor.next;
  if (first.sequenceNumber > start.sequenceNumber) {
    await deliverMissing(sending, partition, start, first.sequenceNumber, invocation);
    start = startOf(first.sequenceNumber);
  }
  await deliverAndCommit(sending, partition, messages, start, invocation);
  await permit.release();
}

interface Partition {
  readonly hub: string;
  readonly partition: string;
  readonly hubCreatedOn: string;
}

/** The stretch between the cursor and the batch, from the hub; what is no longer retained becomes a gap record. */
async function deliverMissing(
  services: OutboxServices,
  partition: Partition,
  start: Position,
  to: number,
  invocation: Invocation,
): Promise<void> {
  const { log, signal } = invocation;
  const fields = { connection: services.connection.name, partition: partition.partition };
  log.warn('checkpoint_jumped', { ...fields, from: start.sequenceNumber, to });
  let next = start;
  for await (const messages of services.replay.readRange(partition.partition, start.sequenceNumber, to, signal)) {
    const first = messages[0];
    if (first === undefined) continue;
    if (first.sequenceNumber > next.sequenceNumber) {
      await recordLost(services, partition, next.sequenceNumber, first.sequenceNumber, invocation);
      next = startOf(first.sequenceNumber);
    }
    next = await deliverAndCommit(services, partition, messages, next, invocation);
  }
  if (next.sequenceNumber < to) await recordLost(services, partition, next.sequenceNumber, to, invocation);
}

async function recordLost(
  { position }: OutboxServices,
  { partition, hubCreatedOn }: Partition,
  from: number,
  to: number,
  invocation: Invocation,
): Promise<void> {
  invocation.log.error('gap_lost', { reader: position.reader, partition, from, to, cause: 'expired' });
  await position.gaps.record(
    { reader: position.reader, partition, hubCreatedOn, from, to, cause: 'expired' },
    'lost',
    invocation,
  );
}

/** Delivers, commits how far it came, then throws what stopped it. Returns the position after the last message. */
async function deliverAndCommit(
  services: OutboxServices,
  partition: Partition,
  messages: readonly HubMessage[],
  start: Position,
  invocation: Invocation,
): Promise<Position> {
  const progress = await deliverMessages(services, partition, messages, start, invocation);
  const { reached, failure } = progress;
  const end = startOf((messages.at(-1)?.sequenceNumber ?? start.sequenceNumber - 1) + 1);
  if (reached !== null) {
    const last = messages.findLast(({ sequenceNumber }) => sequenceNumber < reached.sequenceNumber);
    await services.position.positions.advance(
      partition.partition,
      partition.hubCreatedOn,
      reached,
      last?.enqueuedTime ?? null,
      invocation.signal,
    );
    report(services, partition, messages, progress, reached, invocation);
  }
  if (failure instanceof DeliveryFailedError) await services.outages.failed(failure, invocation);
  if (failure !== null) throw failure;
  if (reached === null || reached.sequenceNumber < end.sequenceNumber) {
    const done = (reached ?? start).sequenceNumber - (messages[0]?.sequenceNumber ?? start.sequenceNumber);
    throw new DeadlineError(done, messages.length);
  }
  return end;
}

function report(
  { connection, clock }: OutboxServices,
  { partition }: Partition,
  messages: readonly HubMessage[],
  { requests, events, rejected }: DeliveryProgress,
  reached: Position,
  { log }: Invocation,
): void {
  const oldest = messages[0]?.enqueuedTime.getTime() ?? 0;
  log.info('delivered', {
    connection: connection.name,
    partition,
    sequenceNumber: reached.sequenceNumber,
    index: reached.index,
    requests,
    events,
    rejected,
    oldestMs: Math.max(0, clock.now().getTime() - oldest),
  });
}
