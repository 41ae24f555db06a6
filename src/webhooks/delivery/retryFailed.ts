import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { Connection } from '../connection/connection.ts';
import { cutRequests, type CutSeams, type OutgoingRequest } from '../request/requests.ts';
import { DeliveryFailedError, DeliveryInterruptedError } from '../breaker/connectionErrors.ts';
import type { ItemRejection } from '../destinations/verdict.ts';
import type { FailedEvent, FailedList } from './failedList.ts';
import type { SendRequest } from '../send/sendRequest.ts';

export interface RetryServices {
  readonly connection: Connection;
  readonly send: SendRequest;
  readonly seams: CutSeams;
  readonly failed: FailedList;
}

/**
 * Tries one event of the failed list again and writes down how it ended. Throws `DeliveryFailedError` when the connection
 * takes nothing now: the entry then stays as it is.
 *
 * @returns whether the receiver accepted it
 */
export async function retryFailed(
  { connection, send, seams, failed }: RetryServices,
  entry: FailedEvent,
  hint: OutgoingRequest['hint'],
  { signal, log }: Invocation,
): Promise<boolean> {
  const { partition, sequence_number: sequenceNumber } = entry.source;
  const bytes = Buffer.from(`{"records":[${entry.event}]}`);
  const [request] = cutRequests({ ...connection, events: [] }, { partition, sequenceNumber, bytes }, seams).requests;
  if (request === undefined) {
    await failed.settle(entry, { accepted: false, code: 'not_an_event', reason: null }, signal);
    return false;
  }
  const { verdict, retryAfterMs, startedAt } = await send(hint === undefined ? request : { ...request, hint }, signal);
  if (verdict === 'interrupted') throw new DeliveryInterruptedError(connection.name);
  if (verdict !== 'delivered' && verdict.class === 'connection') {
    throw new DeliveryFailedError(connection.name, verdict, retryAfterMs, startedAt);
  }
  const accepted = verdict === 'delivered';
  log.info('failed_event_tried', {
    connection: connection.name,
    eventId: entry.eventId,
    tries: entry.tries + 1,
    accepted,
  });
  if (accepted) await failed.settle(entry, { accepted }, signal);
  else {
    const rejection: Pick<ItemRejection, 'code' | 'reason'> =
      verdict.class === 'items' ? (verdict.rejected[0] ?? verdict) : verdict;
    const isFinal = verdict.class === 'event' && verdict.isFinal === true;
    await failed.settle(entry, { accepted, code: rejection.code, reason: rejection.reason ?? null, isFinal }, signal);
  }
  return accepted;
}
