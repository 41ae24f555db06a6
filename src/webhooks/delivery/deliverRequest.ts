import type { HubMessage } from '../../platform/hubs/hub.ts';
import { runParallel } from '../../platform/runtime/runParallel.ts';
import type { Log } from '../../platform/runtime/log.ts';
import type { Connection } from '../connection/connection.ts';
import { DeliveryFailedError, DeliveryInterruptedError } from '../breaker/connectionErrors.ts';
import { rejectionCode } from '../breaker/rejectionCode.ts';
import { passing } from '../destinations/answerCode.ts';
import type { Encoder } from '../request/createEncoder.ts';
import { type EncodedItem, type OutgoingRequest, sourceText } from '../request/outgoingRequest.ts';
import type { SendRequest } from '../send/sendRequest.ts';
import type { ClockCheck } from './clockCheck.ts';
import type { FailedList } from './failedList.ts';
import type { Pacer } from './pacer.ts';
import type { RejectionWindow } from './rejectionWindow.ts';

export interface DeliverRequestServices {
  readonly connection: Connection;
  readonly send: SendRequest;
  readonly encoder: Encoder;
  readonly failed: FailedList;
  readonly rejections: RejectionWindow;
  readonly pace: Pacer;
  readonly checkClock: ClockCheck;
}

/** A message of `events` with its place. */
export interface PlacedMessage extends HubMessage {
  readonly hub: string;
  readonly partition: string;
}

/** Entries of the failed list written side by side: a request may have a thousand. */
const LISTED_AT_ONCE = 8;

/** What delivering a request came to. */
export interface Delivered {
  readonly requests: number;
  readonly events: number;
  readonly rejected: number;
}

/** An event that was rejected, with the word of who rejected it. */
interface Rejected {
  readonly index: number;
  readonly eventId: string;
  /** As it travels on `events`, JSON text. */
  readonly event: string;
  readonly code: string;
  readonly reason: string | null;
  /** No later try can help. */
  readonly isFinal?: boolean;
}

/**
 * Delivers one request whole: resolved means that every event in it was accepted, or stands in the failed list because
 * the receiver rejected it. A rejected batch is halved at once until the culprits are alone, so that their neighbours go
 * on. Throws `DeliveryFailedError` where the connection takes nothing, `DeliveryInterruptedError` at our own deadline.
 */
export async function deliverRequest(
  services: DeliverRequestServices,
  message: PlacedMessage,
  request: OutgoingRequest,
  log: Log,
  signal: AbortSignal,
): Promise<Delivered> {
  const { connection, encoder, rejections } = services;
  const { items, count } = request;
  await services.pace(message.partition, count, signal);
  const outcome = await services.send(request, signal);
  const { verdict, retryAfterMs, startedAt } = outcome;
  services.checkClock(outcome.clockSkewMs, log);
  if (verdict === 'delivered') {
    rejections.accepted();
    return { requests: 1, events: count, rejected: 0 };
  }
  if (verdict === 'interrupted') throw new DeliveryInterruptedError(connection.name);
  if (verdict.class === 'connection') {
    const { code, reason = null } = verdict;
    log.warn('request_refused', { ...where(services, message), code, reason });
    throw new DeliveryFailedError(connection.name, verdict, retryAfterMs, startedAt);
  }
  const tooMany = () =>
    new DeliveryFailedError(connection.name, passing(rejectionCode(verdict.code)), retryAfterMs, startedAt);
  if (verdict.class === 'items') {
    if (noteItems(rejections, count, verdict.rejected.length)) throw tooMany();
    await runParallel(verdict.rejected, LISTED_AT_ONCE, async ({ item, code, reason = null }) => {
      const found = items[item];
      if (found !== undefined)
        await listFailed(services, message, { ...rejectedItem(found), code, reason }, log, signal);
    });
    return { requests: 1, events: count - verdict.rejected.length, rejected: verdict.rejected.length };
  }
  const [only, ...others] = items;
  if (only === undefined || others.length > 0) {
    const middle = Math.ceil(items.length / 2);
    let total: Delivered = { requests: 1, events: 0, rejected: 0 };
    for (const half of [items.slice(0, middle), items.slice(middle)]) {
      const part = encoder.request(request.place, half);
      total = sum(total, await deliverRequest(services, message, part, log, signal));
    }
    return total;
  }
  if (rejections.rejected()) throw tooMany();
  const { code, reason = null, isFinal = false } = verdict;
  await listFailed(services, message, { ...rejectedItem(only), code, reason, isFinal }, log, signal);
  return { requests: 1, events: 0, rejected: 1 };
}

function rejectedItem(item: EncodedItem) {
  return { index: item.index, eventId: item.eventId, event: sourceText(item) };
}

/** A request of which something was taken is a good one; one of which nothing was taken counts with every event. */
function noteItems(rejections: RejectionWindow, events: number, rejected: number): boolean {
  if (rejected < events) {
    rejections.accepted();
    return false;
  }
  let isTooMany = false;
  for (let event = 0; event < events; event++) isTooMany = rejections.rejected();
  return isTooMany;
}

/** Puts one event of a message into the failed list. */
export async function listFailed(
  services: Pick<DeliverRequestServices, 'connection' | 'failed'>,
  message: PlacedMessage,
  { index, eventId, event, code, reason, isFinal = false }: Rejected,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const { hub, partition, sequenceNumber, enqueuedTime } = message;
  log.warn('event_rejected', { ...where(services, message), index, eventId, code, reason });
  const source = { hub, partition, sequence_number: sequenceNumber, index, enqueued_time: enqueuedTime.toISOString() };
  await services.failed.add({ eventId, source, lastCode: code, lastReason: reason, event }, isFinal, signal);
}

function where({ connection }: Pick<DeliverRequestServices, 'connection'>, message: PlacedMessage) {
  const { partition, sequenceNumber } = message;
  return { connection: connection.name, partition, sequenceNumber };
}

function sum(a: Delivered, b: Delivered): Delivered {
  return { requests: a.requests + b.requests, events: a.events + b.events, rejected: a.rejected + b.rejected };
}
