/** Event Hubs as the product sees it: three narrow interfaces, implemented over the SDK in `eventHubs.ts`. */

/** Application properties of a message: short values beside the body. Absent where there are none. */
export type HubProperty = string | number | boolean;

/** One message as it lies in a partition, bytes untouched. */
export interface HubMessage {
  readonly bytes: Uint8Array;
  /**
   * The sender's application properties; absent means none. The trigger's library turns the first letter of every name
   * to lower case, so names of our own begin with one.
   */
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly sequenceNumber: number;
  readonly enqueuedTime: Date;
}

/** Messages of one partition in rising sequence order, as a trigger or a re-read hands them over. */
export interface HubBatch {
  readonly hub: string;
  readonly partition: string;
  readonly messages: readonly HubMessage[];
}

/** What the hub says of itself; `createdOn` tells a recreated hub from the one we knew. */
export interface HubProperties {
  readonly createdOn: Date;
  readonly partitions: readonly string[];
}

/** What the hub says of one partition. */
export interface PartitionProperties {
  /** First sequence number still retained; of an empty partition the one the next message gets. */
  readonly beginSequenceNumber: number;
  /** The sequence number that the next message will get. */
  readonly nextSequenceNumber: number;
}

/** Reads what a hub retains, beside the triggers' exclusive readers, through a consumer group of its own. */
export interface HubReader {
  /** The first sequence number enqueued at or after a time; null when there is none yet. */
  firstSince(partition: string, since: Date, signal: AbortSignal): Promise<number | null>;
  properties(signal: AbortSignal): Promise<HubProperties>;
  partition(partition: string, signal: AbortSignal): Promise<PartitionProperties>;
  /**
   * Messages `from` ≤ sequence number < `to`, in order, in chunks as they arrive. Messages that are no longer
   * retained are left out: the caller sees the first sequence number it gets. Ends at `to` or at the partition's end.
   */
  readRange(partition: string, from: number, to: number, signal: AbortSignal): AsyncIterable<readonly HubMessage[]>;
  close(): Promise<void>;
}

/** One message to publish. */
export interface OutgoingMessage {
  readonly body: Uint8Array;
  readonly properties?: Readonly<Record<string, HubProperty>>;
}

/** Where messages go: to a partition, or to the one that the hub derives from a key. */
export type PublishTarget = { readonly partition: string } | { readonly partitionKey: string };

/** Publishes to one hub. */
export interface HubPublisher {
  properties(signal: AbortSignal): Promise<HubProperties>;
  partition(partition: string, signal: AbortSignal): Promise<PartitionProperties>;
  /** The largest body that a message of this hub can hold, with a few short properties beside it. */
  maxBodyBytes(signal: AbortSignal): Promise<number>;
  /** Sends the messages in order to one partition; resolved means the hub acknowledged all of them. */
  publish(target: PublishTarget, messages: readonly OutgoingMessage[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
