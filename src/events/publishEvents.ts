import type { HubPublisher, OutgoingMessage } from '../platform/hubs/hub.ts';
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
  /** Sends what is left; resolved means that the hub acknowledged everything written. */
  finish(): Promise<void>;
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
}

/** Throws `InfrastructureError` when hub or storage fail. */
export function eventsPublisher({ publisher, blobs, plantCursors }: EventsPublisherContext): EventsPublisher {
  let partitions: readonly string[] | null = null;
  return {
    // The partitions of a hub never change while it exists, and one that is made anew keeps the count of the template.
    partitions: async (signal) => (partitions ??= (await publisher.properties(signal)).partitions),
    open: async (partition, signal) => {
      await plantCursors(signal);
      const limit = await publisher.maxBodyBytes(signal);
      const sender = orderedSender((messages: readonly OutgoingMessage[]) =>
        publisher.publish({ partition }, messages, signal),
      );
      let pending: EventText[] = [];
      let size = 0;
      const flush = async () => {
        const events = pending;
        pending = [];
        size = 0;
        if (events.length > 0) await sender.send(packEnvelopes(events));
      };
      return {
        write: async (event) => {
          const text = await fitEvent(blobs, rawLast(event), limit, signal);
          pending.push({ text, hasRaw: event.data.raw !== undefined });
          size += text.length;
          if (size >= FLUSH_CHARACTERS) await flush();
        },
        finish: async () => {
          await flush();
          await sender.drain();
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
