import type { Clock } from '../../platform/runtime/clock.ts';
import type { HubMessage } from '../../platform/hubs/hub.ts';
import { isOverdue, type Invocation } from '../../platform/runtime/invocation.ts';
import { comparePositions, startOf, type Position } from '../../positions/position.ts';
import type { OutgoingRequest } from '../request/outgoingRequest.ts';
import { type CutServices, cutMessage } from './cutMessage.ts';
import { deliverRequest, type DeliverRequestServices, type PlacedMessage } from './deliverRequest.ts';
import { lowWaterMark } from './lowWaterMark.ts';
import { runParallel } from '../../platform/runtime/runParallel.ts';

export interface DeliverServices extends DeliverRequestServices, CutServices {
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
  readonly rejected: number;
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
  const counts = { requests: 0, events: 0, rejected: 0 };

  interface Piece {
    readonly request: OutgoingRequest;
    readonly message: PlacedMessage;
    readonly done: () => void;
  }

  async function deliver({ request, message, done }: Piece): Promise<void> {
    const delivered = await deliverRequest(services, message, request, invocation.log, invocation.signal);
    counts.requests += delivered.requests;
    counts.events += delivered.events;
    counts.rejected += delivered.rejected;
    done();
  }

  async function* pieces(): AsyncGenerator<Piece> {
    for (const message of messages) {
      if (isOverdue(invocation, services.clock)) return;
      const placed = { ...message, ...source };
      const cut = await cutMessage(services, placed, invocation);
      const open = cut.requests.filter(({ to }) => comparePositions(at(message, to), start) > 0);
      for (const [index, request] of open.entries()) {
        if (isOverdue(invocation, services.clock)) return;
        const after = index === open.length - 1 ? startOf(message.sequenceNumber + 1) : at(message, request.to);
        yield { request, message: placed, done: mark.begin(after) };
      }
      if (open.length === 0) mark.begin(startOf(message.sequenceNumber + 1))();
    }
  }

  let failure: Error | null = null;
  try {
    await runParallel(pieces(), services.connection.concurrency, deliver);
  } catch (error) {
    failure = error instanceof Error ? error : new Error('A value that is no error was thrown.', { cause: error });
  }
  return { reached: mark.reached(), failure, ...counts };
}

function at({ sequenceNumber }: HubMessage, index: number): Position {
  return { sequenceNumber, index };
}
