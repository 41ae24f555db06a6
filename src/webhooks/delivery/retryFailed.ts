import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { GrantwireEvent } from '../../events/event.ts';
import { unavailability } from '../breaker/connectionErrors.ts';
import type { Connection } from '../connection/connection.ts';
import type { ItemRejection } from '../destinations/verdict.ts';
import type { Encoder } from '../request/createEncoder.ts';
import type { OutgoingRequest } from '../request/outgoingRequest.ts';
import type { SendRequest } from '../send/sendRequest.ts';
import type { FailedEvent, FailedList } from './failedList.ts';

export interface RetryServices {
  readonly connection: Connection;
  readonly send: SendRequest;
  readonly encoder: Encoder;
  readonly failed: FailedList;
}

/**
 * Tries one event of the failed list again and writes down how it ended. Throws `DeliveryFailedError` when the connection
 * takes nothing now: the entry then stays as it is. An event that the filter has come to exclude is not sent any more.
 *
 * @returns whether the receiver accepted it
 */
export async function retryFailed(
  { connection, send, encoder, failed }: RetryServices,
  entry: FailedEvent,
  hint: OutgoingRequest['hint'],
  { signal, log }: Invocation,
): Promise<boolean> {
  const request = requestOf(encoder, entry);
  if (typeof request === 'string') {
    await failed.settle(entry, { accepted: false, code: request, reason: null, isFinal: true }, signal);
    return false;
  }
  const outcome = await send(hint === undefined ? request : { ...request, hint }, signal);
  const failure = unavailability(connection.name, outcome);
  if (failure !== null) throw failure;
  const { verdict } = outcome;
  const accepted = verdict === 'delivered';
  log.info('failed_event_tried', {
    connection: connection.name,
    eventId: entry.eventId,
    tries: entry.tries + 1,
    accepted,
  });
  if (verdict === 'delivered') await failed.settle(entry, { accepted: true }, signal);
  else if (verdict !== 'interrupted') {
    const { code, reason }: Pick<ItemRejection, 'code' | 'reason'> =
      verdict.class === 'items' ? (verdict.rejected[0] ?? verdict) : verdict;
    const isFinal = verdict.class === 'event' && verdict.isFinal === true;
    await failed.settle(entry, { accepted: false, code, reason: reason ?? null, isFinal }, signal);
  }
  return accepted;
}

/** The request of an entry, or the code of why there is none. */
function requestOf(encoder: Encoder, { event, source }: FailedEvent): OutgoingRequest | string {
  const parsed = parse(event);
  const item = encoder.item(parsed, source.index);
  if ('reason' in item) return item.reason.replaceAll('-', '_');
  if (!encoder.wants((parsed as GrantwireEvent).event_type)) return 'filtered_out';
  return encoder.request({ partition: source.partition, sequenceNumber: source.sequence_number }, [item]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
