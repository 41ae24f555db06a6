import { AmqpRefusal } from '../amqp/amqpRefusal.ts';
import type { ByteBudget, Droppable } from './byteBudget.ts';
import type { IncomingBatch } from '../broker/incomingMessage.ts';
import { batchPrefixBytes, type FiledBatch, type PartitionFile } from './partitionFile.ts';
import type { Position } from '../broker/position.ts';
import { storeBatch } from './storedBatch.ts';

interface Batch extends FiledBatch, Droppable {}

/** Sequence numbers of one partition, and what its last message was; -1, '-1' and the year 1 before the first one, as Azure says it. */
export interface PartitionState {
  /** First sequence number still retained; `next` when there is none. */
  readonly begin: number;
  /** Sequence number of the next message. */
  readonly next: number;
  readonly lastOffset: string;
  readonly lastEnqueued: Date;
}

const NEVER = new Date('0001-01-01T00:00:00Z');

function countOf(batch: FiledBatch): number {
  return batch.starts.length - 1;
}

/** Where the log keeps its bytes: `memory` forever, or in a file with what the budget allows in memory. */
export type PartitionStorage = { readonly file: PartitionFile; readonly budget: ByteBudget } | 'memory';

/** One partition: messages in order, numbered from 0, found by sequence number, offset or time. */
export class PartitionLog {
  readonly #storage: PartitionStorage;
  #batches: Batch[] = [];
  #begin: number;
  #next = 0;
  #end = 0;
  #last: { offset: number; enqueued: number } | undefined;
  readonly #appended = new Set<() => void>();

  /** Reads back what the file holds; `begin` is the first sequence number that retention left. */
  constructor(storage: PartitionStorage, begin: number) {
    this.#storage = storage;
    if (storage !== 'memory') {
      for (const batch of storage.file.recover().batches) this.#add({ ...batch, data: undefined });
    }
    this.#begin = 0;
    this.dropBelow(begin);
  }

  get state(): PartitionState {
    return {
      begin: this.#begin,
      next: this.#next,
      lastOffset: String(this.#last?.offset ?? -1),
      lastEnqueued: this.#last === undefined ? NEVER : new Date(this.#last.enqueued),
    };
  }

  /** Appends a batch as a whole; with a file it is in the operating system on return. `enqueued` in milliseconds since 1970. */
  append(incoming: IncomingBatch, enqueued: number): void {
    if (incoming.messages.length === 0) return;
    const offset = this.#end + batchPrefixBytes(incoming.messages.length);
    const { data, ...filed } = storeBatch(incoming, this.#next, enqueued, offset);
    const batch: Batch = { ...filed, data: undefined };
    if (this.#storage === 'memory') batch.data = data;
    else {
      this.#storage.file.append({ ...filed, data });
      this.#storage.budget.keep(batch, data);
    }
    this.#add(batch);
    for (const listener of this.#appended) listener();
  }

  #add(batch: Batch): void {
    const count = countOf(batch);
    this.#batches.push(batch);
    this.#next = batch.first + count;
    this.#end = batch.offset + (batch.starts[count] ?? 0);
    this.#last = { offset: batch.offset + (batch.starts[count - 1] ?? 0), enqueued: batch.enqueued };
  }

  /** Calls `listener` after every append until the function returned is called. */
  onAppend(listener: () => void): () => void {
    this.#appended.add(listener);
    return () => this.#appended.delete(listener);
  }

  /** Encoded message `sequence`, or undefined when the log does not hold it. */
  messageAt(sequence: number): Buffer | undefined {
    if (sequence < this.#begin || sequence >= this.#next) return undefined;
    const batch = this.#batchOf(sequence);
    if (batch === undefined) return undefined;
    const index = sequence - batch.first;
    return this.#dataOf(batch).subarray(batch.starts[index], batch.starts[index + 1]);
  }

  /** Batch of `sequence` by binary search. */
  #batchOf(sequence: number): Batch | undefined {
    let low = 0;
    let high = this.#batches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#batches[middle]?.first ?? 0) <= sequence) low = middle;
      else high = middle - 1;
    }
    return this.#batches[low];
  }

  #dataOf(batch: Batch): Buffer {
    if (batch.data !== undefined) return batch.data;
    if (this.#storage === 'memory') throw new Error('A batch without bytes in a log that has no file.');
    const data = this.#storage.file.read(batch);
    this.#storage.budget.keep(batch, data);
    return data;
  }

  /**
   * First sequence number a reader at this position gets. What retention dropped is skipped; an offset or sequence
   * number behind the last message is refused (`com.microsoft:argument-error`), as Azure refuses the checkpoint of a
   * hub that was recreated.
   */
  start(position: Position): number {
    if (position.by === 'start') return this.#begin;
    if (position.by === 'latest') return this.#next;
    const after = position.inclusive ? position.value : position.value + 1;
    if (position.by === 'enqueued') return this.#first((batch) => batch.enqueued >= after);
    if (position.by === 'sequence') {
      this.#refuseBeyond('sequence number', position.value, this.#next - 1);
      return Math.max(this.#begin, after);
    }
    this.#refuseBeyond('offset', position.value, this.#last?.offset ?? -1);
    return this.#first((batch, index) => batch.offset + (batch.starts[index] ?? 0) >= after);
  }

  #refuseBeyond(what: string, value: number, last: number): void {
    if (value <= last) return;
    const text = `The supplied ${what} '${value}' is invalid. The last ${what} in the system is '${last}'.`;
    throw new AmqpRefusal('com.microsoft:argument-error', text);
  }

  #first(holds: (batch: Batch, index: number) => boolean): number {
    for (const batch of this.#batches) {
      const last = countOf(batch) - 1;
      if (!holds(batch, last)) continue;
      for (let index = 0; index <= last; index += 1) {
        if (holds(batch, index)) return Math.max(this.#begin, batch.first + index);
      }
    }
    return this.#next;
  }

  /** Retention: forgets what is below the sequence number. Returns the first one left. */
  dropBelow(sequence: number): number {
    this.#begin = Math.min(Math.max(this.#begin, sequence), this.#next);
    const kept = this.#batches.findIndex((batch) => batch.first + countOf(batch) > this.#begin);
    this.#batches = kept === -1 ? [] : this.#batches.slice(kept);
    return this.#begin;
  }

  /** Retention: forgets batches enqueued before the time (milliseconds since 1970). Returns the first sequence number left. */
  dropOlderThan(enqueued: number): number {
    const kept = this.#batches.find((batch) => batch.enqueued >= enqueued);
    return this.dropBelow(kept?.first ?? this.#next);
  }

  close(): void {
    this.#appended.clear();
    if (this.#storage !== 'memory') this.#storage.file.close();
  }
}
