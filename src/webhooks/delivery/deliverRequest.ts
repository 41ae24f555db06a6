import type { HubMessage } from '../../platform/hubs/hub.ts';
import type { Log } from '../../platform/runtime/log.ts';
import type { Connection } from '../connection/connection.ts';
import { readEnvelope } from '../../events/readEnvelope.ts';
import { cutRequests, type CutSeams, type OutgoingRequest } from '../request/requests.ts';
import { type AnswerCode, passing } from '../destinations/answerCode.ts';
import type { ClockCheck } from './clockCheck.ts';
import { DeliveryFailedError, DeliveryInterruptedError } from '../breaker/connectionErrors.ts';
import type { FailedList } from './failedList.ts';
import type { Pacer } from './pacer.ts';
import type { RejectionWindow } from './rejectionWindow.ts';
import type { SendRequest } from '../send/sendRequest.ts';

export interface DeliverRequestServices {
  readonly connection: Connection;
  readonly send: SendRequest;
  readonly seams: CutSeams;
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

/** What delivering a request came to. */
export interface Delivered {
  readonly requests: number;
  readonly events: number;
  readonly rejected: number;
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
  const { connection, send, rejections } = services;
  await services.pace(message.partition, request.count, signal);
  const { verdict, retryAfterMs, startedAt, clockSkewMs } = await send(request, signal);
  services.checkClock(clockSkewMs, log);
  if (verdict === 'delivered') {
    rejections.accepted();
    return { requests: 1, events: request.count, rejected: 0 };
  }
  if (verdict === 'interrupted') throw new DeliveryInterruptedError(connection.name);
  if (verdict.class === 'connection') {
    const { code, reason = null } = verdict;
    log.warn('request_refused', { ...where(services, message), code, reason });
    throw new DeliveryFailedError(connection.name, verdict, retryAfterMs, startedAt);
  }
  if (verdict.class === 'items') {
    const isTooMany = noteItems(rejections, request.count, verdict.rejected.length);
    if (isTooMany) {
      throw new DeliveryFailedError(connection.name, tooMany(verdict.code), retryAfterMs, startedAt);
    }
    for (const { item, code, reason = null } of verdict.rejected) {
      await listFailed(services, message, request.indexes[item] ?? request.from, { code, reason }, log, signal);
    }
    return { requests: 1, events: request.count - verdict.rejected.length, rejected: verdict.rejected.length };
  }
  if (request.count > 1) {
    let total: Delivered = { requests: 1, events: 0, rejected: 0 };
    for (const half of halves(services, message, request)) {
      total = sum(total, await deliverRequest(services, message, half, log, signal));
    }
    return total;
  }
  if (rejections.rejected()) {
    throw new DeliveryFailedError(connection.name, tooMany(verdict.code), retryAfterMs, startedAt);
  }
  await listFailed(
    services,
    message,
    request.from,
    { code: verdict.code, reason: verdict.reason ?? null, isFinal: verdict.isFinal === true },
    log,
    signal,
  );
  return { requests: 1, events: 0, rejected: 1 };
}

/** So many rejections in a row no longer look like bad events. */
function tooMany(code: string): AnswerCode {
  return passing(`too_many_rejections_${code}`);
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

/** The request in two: the same events in the same form, cut where its middle lies. */
function halves(
  { connection, seams }: DeliverRequestServices,
  message: PlacedMessage,
  { indexes }: OutgoingRequest,
): OutgoingRequest[] {
  const middle = Math.ceil(indexes.length / 2);
  return [indexes.slice(0, middle), indexes.slice(middle)].flatMap((half) => {
    const kept = new Set(half);
    return cutRequests(connection, message, seams, (index) => kept.has(index)).requests;
  });
}

/** Puts one event of a message into the failed list, with the word of who rejected it. */
export async function listFailed(
  services: Pick<DeliverRequestServices, 'connection' | 'failed'>,
  message: PlacedMessage,
  index: number,
  rejection: { readonly code: string; readonly reason: string | null; readonly isFinal?: boolean },
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const event = readEnvelope(message)[index] as { readonly id: string };
  const { hub, partition, sequenceNumber, enqueuedTime } = message;
  const { code, reason, isFinal = false } = rejection;
  log.warn('event_rejected', { ...where(services, message), index, eventId: event.id, code, reason });
  const source = { hub, partition, sequence_number: sequenceNumber, index, enqueued_time: enqueuedTime.toISOString() };
  const entry = { eventId: event.id, source, lastCode: code, lastReason: reason, event: JSON.stringify(event) };
  await services.failed.add(entry, isFinal, signal);
}

function where({ connection }: Pick<DeliverRequestServices, 'connection'>, message: PlacedMessage) {
  const { partition, sequenceNumber } = message;
  return { connection: connection.name, partition, sequenceNumber };
}

function sum(a: Delivered, b: Delivered): Delivered {
  return { requests: a.requests + b.requests, events: a.events + b.events, rejected: a.rejected + b.rejected };
}
