import { MAP_SECTION_START, stringValue, symbolValue, writeMapSectionStart } from '../amqp/amqpEncoding.ts';
import { SECTION } from '../amqp/amqpSections.ts';
import type { IncomingBatch } from '../broker/incomingMessage.ts';

/**
 * A batch as the log holds it: the messages one after the other, each already encoded as it is delivered (message
 * annotations section, then the sections the client sent). Delivering is a slice of these bytes, nothing is encoded twice.
 */
export interface StoredBatch {
  /** Sequence number of the first message. */
  readonly first: number;
  /** Milliseconds since 1970, UTC. */
  readonly enqueued: number;
  /** Offset in the partition of the first message's bytes. */
  readonly offset: number;
  /** Start of every message in `data`, and its end as the last entry: one more than there are messages. */
  readonly starts: Uint32Array;
  readonly data: Buffer;
}

const LONG = Buffer.from([0x81]);
const TIMESTAMP = Buffer.from([0x83]);
const SEQUENCE_NUMBER = Buffer.concat([symbolValue('x-opt-sequence-number'), LONG]);
const OFFSET = symbolValue('x-opt-offset');
const ENQUEUED_TIME = Buffer.concat([symbolValue('x-opt-enqueued-time'), TIMESTAMP]);
const PARTITION_KEY = symbolValue('x-opt-partition-key');
/** Bytes of a message's own annotations but for the offset's digits, which come after a two-byte start. */
const FIXED = MAP_SECTION_START + SEQUENCE_NUMBER.length + 8 + OFFSET.length + 2 + ENQUEUED_TIME.length + 8;

function sizeOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}

/**
 * Encodes a batch for the log. `first`, `enqueued` and `offset` as in `StoredBatch`; a message's own offset is where
 * its bytes begin, as a string, so that nobody mistakes it for a sequence number.
 */
export function storeBatch(batch: IncomingBatch, first: number, enqueued: number, offset: number): StoredBatch {
  const starts = new Uint32Array(batch.messages.length + 1);
  const parts: Buffer[] = [];
  let position = 0;
  for (const [index, message] of batch.messages.entries()) {
    starts[index] = position;
    const digits = String(offset + position);
    const key = batch.partitionKey ?? message.partitionKey;
    const more = key === undefined ? message.annotations : [PARTITION_KEY, stringValue(key), ...message.annotations];
    const moreBytes = sizeOf(more);
    const head = Buffer.allocUnsafe(FIXED + digits.length);
    const entries = 3 + (key === undefined ? 0 : 1) + message.annotations.length;
    writeMapSectionStart(head, SECTION.messageAnnotations, entries, head.length - MAP_SECTION_START + moreBytes);
    let at = MAP_SECTION_START;
    at += SEQUENCE_NUMBER.copy(head, at);
    at = head.writeBigInt64BE(BigInt(first + index), at);
    at += OFFSET.copy(head, at);
    at = head.writeUInt8(0xa1, at);
    at = head.writeUInt8(digits.length, at);
    at += head.write(digits, at, 'ascii');
    at += ENQUEUED_TIME.copy(head, at);
    head.writeBigInt64BE(BigInt(enqueued), at);
    parts.push(head, ...more, message.rest);
    position += head.length + moreBytes + message.rest.length;
  }
  starts[batch.messages.length] = position;
  return { first, enqueued, offset, starts, data: Buffer.concat(parts, position) };
}
