import type { Quarantine } from '../../events/quarantine.ts';
import { UnreadableMessageError } from '../../events/readEnvelope.ts';
import type { Invocation } from '../../platform/runtime/invocation.ts';
import { EventTooLargeError } from '../destinations/destination.ts';
import type { CutMessage, UnreadableItem } from '../request/outgoingRequest.ts';
import { type DeliverRequestServices, listFailed, type PlacedMessage } from './deliverRequest.ts';
import { indexRanges } from './indexRanges.ts';

/** A message that our own code cannot cut is tried this often before it is quarantined whole (design rule 3). */
const CUT_TRIES = 5;
/** Above so many unreadable items a message is kept once instead of each item by itself (design rule 6). */
const MOST_BY_THEMSELVES = 5;

export interface CutServices extends Pick<DeliverRequestServices, 'connection' | 'encoder' | 'failed'> {
  readonly quarantine: Quarantine;
}

const NOTHING: CutMessage = { eventCount: 0, requests: [], unreadable: [] };

/**
 * The requests of a message. What cannot be delivered goes to quarantine or, when it is too large for the destination, to
 * the failed list; that is written before this resolves.
 */
export async function cutMessage(
  services: CutServices,
  message: PlacedMessage,
  invocation: Invocation,
): Promise<CutMessage> {
  const { signal, attempt } = invocation;
  let cut: CutMessage;
  try {
    cut = services.encoder.cut(message);
  } catch (error) {
    const isUnreadable = error instanceof UnreadableMessageError;
    if (!isUnreadable && (signal.aborted || attempt < CUT_TRIES)) throw error;
    await quarantineWhole(services, message, isUnreadable ? error.reason : 'cut_failed', null, invocation);
    return NOTHING;
  }
  await keepUnreadable(services, message, cut.unreadable, invocation);
  return cut;
}

async function keepUnreadable(
  services: CutServices,
  message: PlacedMessage,
  unreadable: readonly UnreadableItem[],
  invocation: Invocation,
): Promise<void> {
  const { log, signal } = invocation;
  const { connection, quarantine } = services;
  const broken = unreadable.filter(({ reason }) => reason !== 'too-large');
  for (const item of unreadable.filter(({ reason }) => reason === 'too-large')) {
    await listFailed(services, message, tooLarge(item), log, signal);
  }
  if (broken.length > MOST_BY_THEMSELVES) {
    const indexes = broken.map(({ index }) => index);
    await quarantineWhole(services, message, 'items_unreadable', indexes, invocation);
    return;
  }
  for (const { index, reason, text } of broken) {
    const { partition, sequenceNumber } = message;
    log.error('event_quarantined', { connection: connection.name, partition, sequenceNumber, index, reason });
    const detail = `for connection ${connection.name}`;
    await quarantine.add(sourceOf(message, index), reason, detail, Buffer.from(text), signal);
  }
}

/** Keeps a message once, as it is. @param indexes of the items that this is about; null: all of it */
async function quarantineWhole(
  { connection, quarantine }: CutServices,
  message: PlacedMessage,
  reason: string,
  indexes: readonly number[] | null,
  { log, signal }: Invocation,
): Promise<void> {
  const { partition, sequenceNumber, bytes } = message;
  const items = indexes === null ? '' : `, items ${indexRanges(indexes)}`;
  const count = indexes?.length ?? null;
  log.error('message_quarantined', { connection: connection.name, partition, sequenceNumber, reason, items: count });
  await quarantine.add(
    sourceOf(message, indexes?.[0] ?? 0),
    reason,
    `for connection ${connection.name}${items}`,
    bytes,
    signal,
  );
}

function sourceOf({ hub, partition, sequenceNumber, enqueuedTime }: PlacedMessage, index: number) {
  return { hub, partition, sequence_number: sequenceNumber, index, enqueued_time: enqueuedTime.toISOString() };
}

function tooLarge({ index, id, text, cause }: UnreadableItem) {
  const reason = cause instanceof EventTooLargeError ? cause.message : null;
  return { index, eventId: id ?? '', event: text, code: 'too_large', reason, isFinal: true };
}
