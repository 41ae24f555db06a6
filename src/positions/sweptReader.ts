import type { HubBatch, HubReader } from '../platform/hubs/hub.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import { isOverdue, type Invocation } from '../platform/runtime/invocation.ts';
import type { PositionServices } from './findPosition.ts';

/** A stretch of one partition that a reader is behind by. */
export interface Behind {
  readonly partition: string;
  readonly from: number;
  /** The partition's end. */
  readonly to: number;
  /** Since when nothing moves. */
  readonly since: string;
}

/** One reader of one hub, as a sweep sees it. */
export interface SweptReader {
  readonly position: PositionServices;
  /** Whether a try without movement lengthens the wait before the next; false where something else bounds the tries. */
  readonly waitsLonger: boolean;
  /**
   * Does what the reader's trigger would do with the messages `from` ≤ sequence number < `to`, by the same code.
   * @param atOnce most messages in one batch
   */
  workOff(partition: string, from: number, to: number, atOnce: number, invocation: Invocation): Promise<void>;
  /** Told when a partition has stood still for long, once before each time that it is worked off. */
  stalled?(behind: Behind, invocation: Invocation): Promise<void>;
}

/** Reads a stretch again and hands it, batch by batch, to what the reader's trigger would run. */
export function workOffRange(
  hub: string,
  reader: HubReader,
  run: (batch: HubBatch, invocation: Invocation) => Promise<void>,
  clock: Clock,
): SweptReader['workOff'] {
  return async (partition, from, to, atOnce, invocation) => {
    for await (const messages of reader.readRange(partition, from, to, invocation.signal)) {
      for (let start = 0; start < messages.length; start += atOnce) {
        await run({ hub, partition, messages: messages.slice(start, start + atOnce) }, invocation);
        // Not before the first: a neighbour that took all the time must not keep this partition from ever moving.
        if (isOverdue(invocation, clock)) return;
      }
    }
  };
}
