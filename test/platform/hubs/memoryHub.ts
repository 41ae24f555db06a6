import type { HubMessage, HubProperty, HubPublisher, HubReader } from '../../../src/platform/hubs/hub.ts';
import { MessageTooLargeError } from '../../../src/platform/hubs/messageTooLargeError.ts';
import { InfrastructureError } from '../../../src/platform/runtime/infrastructureError.ts';
import { partitionOfKey } from '../../emulators/eventHubs/partitionKey.ts';

const MAX_BODY_BYTES = 1024 * 1024;

interface Partition {
  begin: number;
  messages: HubMessage[];
}

/** A hub in memory with sequence numbers, retention and recreation, for simulations that run thousands of steps. */
export interface MemoryHub {
  readonly name: string;
  readonly partitions: readonly string[];
  append(partition: string, bytes: Uint8Array, properties?: Readonly<Record<string, HubProperty>>): void;
  /** Messages from a sequence number on, at most `count`, as a trigger would read them. */
  read(partition: string, from: number, count: number): readonly HubMessage[];
  end(partition: string): number;
  /** Forgets what lies below a sequence number. */
  expire(partition: string, below: number): void;
  recreate(): void;
  /** The hub as one process sees it; `step` runs before and after every call and may throw. */
  client(step: (operation: string) => Promise<void>): HubReader & HubPublisher;
}

export function memoryHub(name: string, partitionCount: number, now: () => Date): MemoryHub {
  const partitions = Array.from({ length: partitionCount }, (_, index) => String(index));
  let createdOn = now();
  const empty = (): Map<string, Partition> => new Map(partitions.map((id) => [id, { begin: 0, messages: [] }]));
  let logs = empty();
  const log = (id: string): Partition => {
    const found = logs.get(id);
    if (found === undefined) throw new Error(`no partition ${id}`);
    return found;
  };
  const end = (id: string) => log(id).begin + log(id).messages.length;
  const append: MemoryHub['append'] = (id, bytes, properties) => {
    const message = { bytes, sequenceNumber: end(id), enqueuedTime: now() };
    log(id).messages.push(properties === undefined ? message : { ...message, properties });
  };
  const read = (id: string, from: number, count: number) => {
    const { begin, messages } = log(id);
    const first = Math.max(0, from - begin);
    return messages.slice(first, first + count);
  };
  return {
    name,
    partitions,
    append,
    read,
    end,
    expire: (id, below) => {
      const partition = log(id);
      const dropped = Math.min(Math.max(0, below - partition.begin), partition.messages.length);
      partition.messages.splice(0, dropped);
      partition.begin += dropped;
    },
    recreate: () => {
      logs = empty();
      createdOn = new Date(Math.max(now().getTime(), createdOn.getTime() + 1));
    },
    client: (step) => {
      const call = async (action: string, signal: AbortSignal): Promise<void> => {
        if (signal.aborted) throw new InfrastructureError(`hub ${name}`, action, { cause: signal.reason });
        await step(`${name} ${action}`);
      };
      return {
        properties: async (signal) => {
          await call('properties', signal);
          return { createdOn, partitions };
        },
        partition: async (id, signal) => {
          await call('partition', signal);
          return { beginSequenceNumber: log(id).begin, nextSequenceNumber: end(id) };
        },
        maxBodyBytes: () => Promise.resolve(MAX_BODY_BYTES),
        publish: async (target, messages, signal) => {
          const id =
            'partition' in target ? target.partition : String(partitionOfKey(target.partitionKey, partitions.length));
          for (const { body, properties } of messages) {
            await call('publish', signal);
            if (body.byteLength > MAX_BODY_BYTES) {
              throw new MessageTooLargeError(body.byteLength, MAX_BODY_BYTES);
            }
            append(id, Uint8Array.from(body), properties);
          }
          await call('published', signal);
        },
        firstSince: async (id, since, signal) => {
          await call('first since', signal);
          return log(id).messages.find(({ enqueuedTime }) => enqueuedTime >= since)?.sequenceNumber ?? null;
        },
        readRange: async function* readRange(id, from, to, signal) {
          for (let next = from; next < to; ) {
            await call('re-read', signal);
            const chunk = read(id, next, 3).filter(({ sequenceNumber }) => sequenceNumber < to);
            const last = chunk.at(-1);
            if (last === undefined) return;
            yield chunk;
            next = last.sequenceNumber + 1;
          }
        },
        close: () => Promise.resolve(),
      };
    },
  };
}
