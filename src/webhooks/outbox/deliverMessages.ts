import type { Clock } from '../../platform/clock.ts';
import type { HubMessage } from '../../platform/hub.ts';
import { isOverdue, type Invocation } from '../../platform/invocation.ts';
import { comparePositions, startOf, type Position } from '../../platform/positions/position.ts';
import type { Quarantine } from '../../platform/quarantine.ts';
import type { Connection } from '../connection.ts';
import { UnreadableMessageError } from '../envelope.ts';
import { cutRequests, type CutMessage, type CutSeams, type OutgoingRequest } from '../requests.ts';
import { lowWaterMark } from './lowWaterMark.ts';
import { runParallel } from './runParallel.ts';

/** A message that our own code cannot cut is tried this often before it is quarantined whole (design rule 3). */
const CUT_TRIES = 5;

export interface DeliverServices {
  readonly connection: Connection;
  /** Sends one request; resolved means the receiver accepted it. Throws `DeliveryFailedError`. */
  readonly send: (request: OutgoingRequest, signal: AbortSignal) => Promise<void>;
  readonly seams: CutSeams;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
}

/** How far delivery came, and what stopped it. */
export interface DeliveryProgress {
  /** Everything before it is accepted or quarantined; null when nothing is. */
  readonly reached: Position | null;
  /** Thrown by the first piece that failed; null when all went well or time ran out. */
  readonly failure: Error | null;
  readonly requests: number;
  readonly events: number;
}

/**
 * Delivers the messages of one partition from a position on: in order with concurrency 1, else up to `concurrency`
 * requests at once with the low-water mark as what may be committed. Never throws for what goes wrong on the way: what
 * was accepted must be committed first.
 */
export async function deliverMessages(
  services: DeliverServices,
  source: { readonly hub: string; readonly partition: string },
  messages: readonly HubMessage[],
  start: Position,
  invocation: Invocation,
): Promise<DeliveryProgress> {
  const mark = lowWaterMark();
  let requests = 0;
  let events = 0;

  async function* pieces(): AsyncGenerator<{ request: OutgoingRequest; done: () => void }> {
    for (const message of messages) {
      if (isOverdue(invocation, services.clock)) return;
      const cut = await cutOrQuarantine(services, source, message, invocation);
      const open = cut.requests.filter(({ to }) => comparePositions(at(message, to), start) > 0);
      for (const [index, request] of open.entries()) {
        const after = index === open.length - 1 ? startOf(message.sequenceNumber + 1) : at(message, request.to);
        yield { request, done: mark.begin(after) };
      }
      if (open.length === 0) mark.begin(startOf(message.sequenceNumber + 1))();
    }
  }

  let failure: Error | null = null;
  try {
    await runParallel(pieces(), services.connection.concurrency, async ({ request, done }) => {
      await services.send(request, invocation.signal);
      requests++;
      events += request.count;
      done();
    });
  } catch (error) {
    failure = error instanceof Error ? error : new Error('A value that is no error was thrown.', { cause: error });
  }
  return { reached: mark.reached(), failure, requests, events };
}

function at({ sequenceNumber }: HubMessage, index: number): Position {
  return { sequenceNumber, index };
}

async function cutOrQuarantine(
  { connection, seams, quarantine }: DeliverServices,
  { hub, partition }: { readonly hub: string; readonly partition: string },
  message: HubMessage,
  { attempt, signal, log }: Invocation,
): Promise<CutMessage> {
  const source = (index: number) => ({
    hub,
    partition,
    sequence_number: message.sequenceNumber,
    index,
    enqueued_time: message.enqueuedTime.toISOString(),
  });
  try {
    const cut = cutRequests(
      connection,
      { partition, sequenceNumber: message.sequenceNumber, bytes: message.bytes },
      seams,
    );
    for (const { index, reason, text } of cut.unreadable) {
      log.error('event_quarantined', {
        connection: connection.name,
        partition,
        sequenceNumber: message.sequenceNumber,
        index,
        reason,
      });
      await quarantine.add(source(index), reason, `for connection ${connection.name}`, Buffer.from(text), signal);
    }
    return cut;
  } catch (error) {
    const unreadable = error instanceof UnreadableMessageError;
    if (!unreadable && (signal.aborted || attempt < CUT_TRIES)) throw error;
    const reason = unreadable ? error.reason : 'cut_failed';
    log.error('message_quarantined', {
      connection: connection.name,
      partition,
      sequenceNumber: message.sequenceNumber,
      reason,
    });
    await quarantine.add(source(0), reason, `for connection ${connection.name}`, message.bytes, signal);
    return { eventCount: 0, requests: [], unreadable: [] };
  }
}
