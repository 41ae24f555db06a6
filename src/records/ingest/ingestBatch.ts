import type { HubBatch } from '../../platform/hubs/hub.ts';
import { DeadlineError, type Invocation } from '../../platform/runtime/invocation.ts';
import { findPosition, type PositionServices } from '../../positions/findPosition.ts';
import { startOf } from '../../positions/position.ts';
import type { PositionState } from '../../positions/positionState.ts';
import type { RepeatFilter } from '../dedup/repeatFilter.ts';
import { ingestMessages, type IngestCounts, type PublishServices } from './ingestMessages.ts';

export interface IngestServices extends PublishServices {
  readonly position: PositionServices;
  /** Recognises what a source partition delivered before; null where repeats are to be published. */
  readonly repeats: (sourcePartition: string) => RepeatFilter | null;
  /** Which partition of `events` takes the events of this source partition. */
  readonly targetPartition: (sourcePartition: string, signal: AbortSignal) => Promise<string>;
}

/**
 * Reads one batch of a source hub: hints and events out first, progress last, so that a crash anywhere means the work
 * is done again under the same ids.
 *
 * What lies below the progress was done and is skipped. A batch that starts beyond it (the host's checkpoint jumped)
 * leaves an open gap for `sweep` before the progress moves past it. Throws `InfrastructureError` when storage or hub
 * fail, `DeadlineError` when time ran out at a committed point: the platform's retry policy then calls again.
 */
export async function ingestBatch(services: IngestServices, batch: HubBatch, invocation: Invocation): Promise<void> {
  const { signal, log } = invocation;
  const { position } = services;
  const progress = await findPosition(position, batch, invocation);
  const messages = batch.messages.filter(({ sequenceNumber }) => sequenceNumber >= progress.next.sequenceNumber);
  const first = messages[0];
  if (first === undefined) {
    log.info('batch_repeated', { hub: batch.hub, partition: batch.partition, messages: batch.messages.length });
    return;
  }
  if (first.sequenceNumber > progress.next.sequenceNumber) {
    await openGap(position, batch, progress, first.sequenceNumber, invocation);
  }
  const repeats = services.repeats(batch.partition);
  await repeats?.prepare(progress, log, signal);
  const target = await services.targetPartition(batch.partition, signal);
  const counts = await ingestMessages(services, { ...batch, messages }, target, invocation, repeats);
  const last = messages[counts.messages - 1];
  if (last !== undefined) {
    await position.positions.advance(
      batch.partition,
      progress.hubCreatedOn,
      startOf(last.sequenceNumber + 1),
      last.enqueuedTime,
      signal,
    );
    await repeats?.settle(progress.hubCreatedOn, last.sequenceNumber + 1, log, signal);
    report(services, batch, counts, last.enqueuedTime, invocation);
  }
  if (counts.messages < messages.length) throw new DeadlineError(counts.messages, messages.length);
}

async function openGap(
  { gaps, reader }: PositionServices,
  batch: HubBatch,
  progress: PositionState,
  to: number,
  { log, signal }: Invocation,
): Promise<void> {
  const from = progress.next.sequenceNumber;
  log.warn('gap_opened', { hub: batch.hub, partition: batch.partition, from, to, cause: 'checkpoint_jumped' });
  const { hubCreatedOn } = progress;
  await gaps.open({ reader, partition: batch.partition, hubCreatedOn, from, to, cause: 'checkpoint_jumped' }, signal);
}

function report(
  { clock }: IngestServices,
  batch: HubBatch,
  counts: IngestCounts,
  newest: Date,
  { log }: Invocation,
): void {
  log.info('ingested', {
    hub: batch.hub,
    partition: batch.partition,
    ...counts,
    lagMs: Math.max(0, clock.now().getTime() - newest.getTime()),
  });
}
