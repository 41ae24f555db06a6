import type { HubPublisher, OutgoingMessage } from '../../platform/hubs/hub.ts';
import { InfrastructureError } from '../../platform/runtime/infrastructureError.ts';
import type { BlobStore } from '../../platform/storage/blobStore.ts';
import type { Timing } from '../api/timing.ts';
import type { ContentType } from '../contentTypes.ts';
import { keepLargeRecord } from './largeRecord.ts';
import { partitionOf } from './readRecord.ts';

const OPENING = Buffer.from('{"records":[');
const COMMA = Buffer.from(',');
const CLOSING = Buffer.from(']}');
const ENVELOPE_OVERHEAD_BYTES = OPENING.length + CLOSING.length;

/** Event Hubs bills ingress by 64 KB. */
const ENVELOPE_BYTES = 64 * 1024;
/** Records that fill no envelope wait this long for more. */
const LINGER_MS = 50;
/** Handed to the hub in one call. */
const SEND_BYTES = 512 * 1024;
/** Records that are not acknowledged yet, all blobs together: bounds memory, and what a kill publishes twice. */
const MOST_HELD_BYTES = 4 * 1024 * 1024;
/** A message's properties are small: so many content ids stand in one, by their length together. */
const MOST_ID_CHARACTERS = 600;

/** The SDK retries shortly by itself; after these waits the tick gives up, and the next one goes on. */
const RETRY_AFTER_MS = [1_000, 4_000] as const;

/** Which blob records come from, for the properties of their messages. */
export interface ContentSource {
  readonly type: ContentType | 'MessageTraces';
  readonly contentId: string;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** The records of one blob on their way to the hub. */
export interface Publication {
  /** Takes the next record; waits while too much is not acknowledged. Throws what a send threw. */
  add(record: Buffer, id: string | null): Promise<void>;
  /** Counts a record as done that is not to be published. */
  skip(): void;
  /** How many records from the first on are done: acknowledged or skipped, without a hole. */
  done(): number;
  /** Resolves when all are acknowledged. */
  settled(): Promise<void>;
}

/** Publishes records of any blob to their partitions, one send in flight for each partition and content type. */
export interface FeedPublisher {
  open(source: ContentSource): Promise<Publication>;
}

interface Entry {
  readonly bytes: Buffer;
  readonly index: number;
  readonly owner: OpenPublication;
}

interface OpenPublication {
  readonly source: ContentSource;
  acknowledge(index: number): void;
}

/**
 * Records are spliced as they are into envelopes `{"records":[…]}`; an envelope holds records of one content type, perhaps
 * of several blobs, and says so in its properties.
 */
export function feedPublisher(hub: HubPublisher, blobs: BlobStore, timing: Timing, signal: AbortSignal): FeedPublisher {
  const lanes = new Map<string, { readonly queue: Entry[]; isSending: boolean }>();
  let failure: unknown = null;
  let held = 0;
  let waiting: (() => void)[] = [];

  function wake(): void {
    const woken = waiting;
    waiting = [];
    for (const go of woken) go();
  }

  async function until(isReady: () => boolean): Promise<void> {
    for (;;) {
      if (failure !== null) throw failure as Error;
      signal.throwIfAborted();
      if (isReady()) return;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
  }
  signal.addEventListener('abort', wake, { once: true });

  async function send(partition: string, lane: { readonly queue: Entry[]; isSending: boolean }): Promise<void> {
    lane.isSending = true;
    try {
      while (lane.queue.length > 0) {
        if (failure !== null) return;
        // Small blobs share a message: each costs as one of 64 KB.
        if (bytesOf(lane.queue) < ENVELOPE_BYTES) await timing.sleep(LINGER_MS, signal);
        const taken: Entry[] = [];
        const messages: OutgoingMessage[] = [];
        for (let bytes = 0; bytes < SEND_BYTES && taken.length < lane.queue.length; ) {
          const entries = envelopeOf(lane.queue, taken.length);
          taken.push(...entries);
          const message = messageOf(entries);
          bytes += message.body.byteLength;
          messages.push(message);
        }
        await publishPatiently(hub, partition, messages, timing, signal);
        lane.queue.splice(0, taken.length);
        for (const { owner, index, bytes } of taken) {
          held -= bytes.length;
          owner.acknowledge(index);
        }
        wake();
      }
    } catch (error) {
      failure ??= error;
      wake();
    } finally {
      lane.isSending = false;
    }
  }

  return {
    open: async (source) => {
      const { partitions } = await hub.properties(signal);
      const room = (await hub.maxBodyBytes(signal)) - ENVELOPE_OVERHEAD_BYTES;
      const early = new Set<number>();
      let added = 0;
      let low = 0;
      const owner: OpenPublication = {
        source,
        acknowledge: (index) => {
          early.add(index);
          while (early.delete(low)) low++;
        },
      };
      return {
        add: async (record, id) => {
          await until(() => held < MOST_HELD_BYTES);
          const bytes = record.length > room ? await keepLargeRecord(blobs, record, signal) : record;
          const partition = partitionOf(id, record, partitions);
          const key = `${source.type}/${partition}`;
          const lane = lanes.get(key) ?? { queue: [], isSending: false };
          lanes.set(key, lane);
          held += bytes.length;
          lane.queue.push({ bytes, index: added++, owner });
          if (!lane.isSending) void send(partition, lane);
        },
        skip: () => {
          owner.acknowledge(added++);
        },
        done: () => low,
        settled: () => until(() => low === added),
      };
    },
  };
}

/** Up to what fills an envelope; more is not counted. */
function bytesOf(queue: readonly Entry[]): number {
  let bytes = 0;
  for (const entry of queue) {
    bytes += entry.bytes.length;
    if (bytes >= ENVELOPE_BYTES) break;
  }
  return bytes;
}

/** The entries from a place in the queue on that make one envelope: as many as fit, at least one. */
function envelopeOf(queue: readonly Entry[], from: number): readonly Entry[] {
  let size = ENVELOPE_OVERHEAD_BYTES;
  let characters = 0;
  let to = from;
  const ids = new Set<string>();
  for (; to < queue.length; to++) {
    const entry = queue[to];
    if (entry === undefined) break;
    const { contentId } = entry.owner.source;
    const more = ids.has(contentId) ? 0 : contentId.length + 1;
    const isFull = size + entry.bytes.length + 1 > ENVELOPE_BYTES || characters + more > MOST_ID_CHARACTERS;
    if (to > from && isFull) break;
    size += entry.bytes.length + 1;
    characters += more;
    ids.add(contentId);
  }
  return queue.slice(from, to);
}

function messageOf(entries: readonly Entry[]): OutgoingMessage {
  const parts: Buffer[] = [OPENING];
  for (const [index, { bytes }] of entries.entries()) {
    if (index > 0) parts.push(COMMA);
    parts.push(bytes);
  }
  parts.push(CLOSING);
  const sources = new Map(entries.map(({ owner: { source } }) => [source.contentId, source]));
  const created = Math.min(...[...sources.values()].map((source) => source.created));
  const contentType = entries[0]?.owner.source.type ?? '';
  return {
    body: Buffer.concat(parts),
    properties: {
      contentType,
      contentIds: [...sources.keys()].join(' '),
      contentCreated: new Date(created).toISOString(),
    },
  };
}

async function publishPatiently(
  hub: HubPublisher,
  partition: string,
  messages: readonly OutgoingMessage[],
  timing: Timing,
  signal: AbortSignal,
): Promise<void> {
  for (const wait of RETRY_AFTER_MS) {
    try {
      return await hub.publish({ partition }, messages, signal);
    } catch (error) {
      if (!(error instanceof InfrastructureError) || signal.aborted) throw error;
      await timing.sleep(wait, signal);
    }
  }
  return hub.publish({ partition }, messages, signal);
}
