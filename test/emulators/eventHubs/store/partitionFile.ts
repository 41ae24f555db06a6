import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writevSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { StoredBatch } from './storedBatch.ts';

const MAGIC = 0x47574831;
const CRC_END = 12;
/** Magic, body length, CRC-32 of all that follows it, count (uint32 each); first sequence number, enqueued time (double each). */
const BATCH_HEADER_BYTES = 32;

/** A batch in a partition's file is damaged although it was written whole, so it is not the tail of a killed write. */
export class PartitionFileError extends Error {
  override readonly name = 'PartitionFileError';
  readonly path: string;
  /** Byte position of the damaged batch. */
  readonly position: number;

  constructor(path: string, position: number) {
    super(`The batch at byte ${position} of ${path} is damaged.`);
    this.path = path;
    this.position = position;
  }
}

/** Where a batch lies in the file; `bytes` counts its messages only. */
export interface FiledBatch {
  readonly first: number;
  readonly enqueued: number;
  /** Byte position of the first message's bytes. */
  readonly offset: number;
  readonly starts: Uint32Array;
}

/** Bytes that stand before a batch's messages: header and one length per message. */
export function batchPrefixBytes(count: number): number {
  return BATCH_HEADER_BYTES + 4 * count;
}

function readFully(file: number, into: Buffer, position: number): number {
  let done = 0;
  while (done < into.length) {
    const count = readSync(file, into, done, into.length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

/**
 * Append-only file of one partition. A batch is one record: after a killed write it is there whole or not at all.
 * All calls are synchronous; a batch is in the operating system when `append` returns.
 */
export class PartitionFile {
  readonly #path: string;
  readonly #file: number;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'a+');
  }

  /** Writes the batch behind all others; its messages then begin at `batch.offset`. */
  append(batch: StoredBatch): void {
    const count = batch.starts.length - 1;
    const prefix = Buffer.allocUnsafe(batchPrefixBytes(count));
    prefix.writeUInt32BE(MAGIC, 0);
    prefix.writeUInt32BE(4 * count + batch.data.length, 4);
    prefix.writeUInt32BE(count, 12);
    prefix.writeDoubleBE(batch.first, 16);
    prefix.writeDoubleBE(batch.enqueued, 24);
    for (let index = 0; index < count; index += 1) {
      const length = (batch.starts[index + 1] ?? 0) - (batch.starts[index] ?? 0);
      prefix.writeUInt32BE(length, BATCH_HEADER_BYTES + 4 * index);
    }
    prefix.writeUInt32BE(crc32(batch.data, crc32(prefix.subarray(CRC_END))), 8);
    const start = batch.offset - prefix.length;
    const whole = prefix.length + batch.data.length;
    let written = 0;
    try {
      written = writevSync(this.#file, [prefix, batch.data]);
      while (written < whole)
        written += writevSync(this.#file, [Buffer.concat([prefix, batch.data]).subarray(written)]);
    } catch (error) {
      ftruncateSync(this.#file, start);
      throw error;
    }
  }

  /** The messages' bytes of a batch. */
  read(batch: FiledBatch): Buffer {
    const data = Buffer.allocUnsafeSlow(batch.starts[batch.starts.length - 1] ?? 0);
    if (readFully(this.#file, data, batch.offset) < data.length) throw new PartitionFileError(this.#path, batch.offset);
    return data;
  }

  /**
   * Reads the whole file in order and returns where every batch lies. A batch that the file's end cuts short was never
   * accepted: it is removed. Throws `PartitionFileError` for damage anywhere else.
   */
  recover(): { batches: FiledBatch[]; cutBytes: number } {
    const size = fstatSync(this.#file).size;
    const batches: FiledBatch[] = [];
    let position = 0;
    while (position < size) {
      const batch = this.#recoverAt(position, size);
      if (batch === undefined) break;
      batches.push(batch);
      position = batch.offset + (batch.starts[batch.starts.length - 1] ?? 0);
    }
    if (position < size) ftruncateSync(this.#file, position);
    return { batches, cutBytes: size - position };
  }

  #recoverAt(position: number, size: number): FiledBatch | undefined {
    const header = Buffer.allocUnsafe(BATCH_HEADER_BYTES);
    if (readFully(this.#file, header, position) < header.length) return undefined;
    const damaged = new PartitionFileError(this.#path, position);
    const bodyLength = header.readUInt32BE(4);
    const count = header.readUInt32BE(12);
    if (header.readUInt32BE(0) !== MAGIC || 4 * count > bodyLength) throw damaged;
    const end = position + BATCH_HEADER_BYTES + bodyLength;
    if (end > size) return undefined;
    const body = Buffer.allocUnsafe(bodyLength);
    readFully(this.#file, body, position + BATCH_HEADER_BYTES);
    if (crc32(body, crc32(header.subarray(CRC_END))) !== header.readUInt32BE(8)) {
      if (end === size) return undefined;
      throw damaged;
    }
    const starts = new Uint32Array(count + 1);
    for (let index = 0; index < count; index += 1)
      starts[index + 1] = (starts[index] ?? 0) + body.readUInt32BE(4 * index);
    if ((starts[count] ?? 0) !== bodyLength - 4 * count) throw damaged;
    const offset = position + batchPrefixBytes(count);
    return { first: header.readDoubleBE(16), enqueued: header.readDoubleBE(24), offset, starts };
  }

  close(): void {
    closeSync(this.#file);
  }
}
