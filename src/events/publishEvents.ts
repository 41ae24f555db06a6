import type { HubPublisher } from '../platform/hubs/hub.ts';
import { MessageTooLargeError } from '../platform/hubs/messageTooLargeError.ts';
import { orderedSender } from '../platform/runtime/orderedSender.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { GrantwireEvent } from './event.ts';
import { fitEvent } from './oversize.ts';
import { packEnvelopes, type EventText } from './packEnvelopes.ts';

/** Serialized events held before they are sent, in UTF-16 units; bounds memory and keeps one send near the hub's limit. */
const FLUSH_CHARACTERS = 512 * 1024;

/** Writes events to one partition, in order, with one send in flight. */
export interface EventWriter {
  /** Takes one event, and sends when enough is at hand. Throws what an earlier send threw. */
  write(event: GrantwireEvent): Promise<void>;
  /**
   * Sends what is left; resolved means that the hub acknowledged everything written but for the events that it returns:
   * those that no message of the hub can hold, not even as a stub. The caller puts them into quarantine.
   */
  finish(): Promise<readonly GrantwireEvent[]>;
}

/** The one way to the hub `events`. */
export interface EventsPublisher {
  /** The partitions of the hub, in the order of their numbers. */
  partitions(signal: AbortSignal): Promise<readonly string[]>;
  /** Begins to write to a partition; every connection has its cursor before the first event is sent. */
  open(partition: string, signal: AbortSignal): Promise<EventWriter>;
}

export interface EventsPublisherContext {
  readonly publisher: HubPublisher;
  /** Takes events that no message can hold. */
  readonly blobs: BlobStore;
  /**
   * Plants a cursor for every reader of `events` that has none. Done here, so that nobody who publishes can forget it:
   * a connection misses nothing that is published after it was configured.
   */
  readonly plantCursors: (signal: AbortSignal) => Promise<void>;
  /** A new text each time that nobody can guess: `randomUUID`. */
  readonly random: () => string;
}

/** An event and its serialization, or that of its stub. */
interface WaitingEvent extends EventText {
  readonly event: GrantwireEvent;
}

/** Throws `InfrastructureError` when hub or storage fail. */
export function eventsPublisher(context: EventsPublisherContext): EventsPublisher {
  const { publisher, blobs, plantCursors, random } = context;
  let partitions: readonly string[] | null = null;
  return {
    // The partitions of a hub never change while it exists, and one that is made anew keeps the count of the template.
    partitions: async (signal) => (partitions ??= (await publisher.properties(signal)).partitions),
    open: async (partition, signal) => {
      await plantCursors(signal);
      const limit = await publisher.maxBodyBytes(signal);
      const refused: GrantwireEvent[] = [];
      const publish = (events: readonly WaitingEvent[]) =>
        publisher.publish({ partition }, packEnvelopes(events), signal);
      const sender = orderedSender(async (events: readonly WaitingEvent[]) => {
        for (const waiting of await tooLarge(events, publish)) refused.push(waiting.event);
      });
      let pending: WaitingEvent[] = [];
      let size = 0;
      const flush = async () => {
        const events = pending;
        pending = [];
        size = 0;
        if (events.length > 0) await sender.send(events);
      };
      return {
        write: async (event) => {
          const text = await fitEvent(blobs, rawLast(event), limit, random, signal);
          if (text === null) {
            refused.push(event);
            return;
          }
          pending.push({ event, text, hasRaw: event.data.raw !== undefined });
          size += text.length;
          if (size >= FLUSH_CHARACTERS) await flush();
        },
        finish: async () => {
          await flush();
          await sender.drain();
          return refused;
        },
      };
    },
  };
}

/** Readers cut the record's text off at the line's end, so it must be the last member of `data`. */
function rawLast(event: GrantwireEvent): GrantwireEvent {
  if (event.data.raw === undefined || Object.keys(event.data).at(-1) === 'raw') return event;
  const { raw, ...data } = event.data;
  return { ...event, data: { ...data, raw } };
}

/** Publishes events, in order; where the hub finds them too large, in halves, so that only the large ones are left over. */
async function tooLarge(
  events: readonly WaitingEvent[],
  publish: (events: readonly WaitingEvent[]) => Promise<void>,
): Promise<readonly WaitingEvent[]> {
  try {
    await publish(events);
    return [];
  } catch (error) {
    if (!(error instanceof MessageTooLargeError)) throw error;
    if (events.length === 1) return events;
  }
  const middle = Math.ceil(events.length / 2);
  const first = await tooLarge(events.slice(0, middle), publish);
  return [...first, ...(await tooLarge(events.slice(middle), publish))];
}
