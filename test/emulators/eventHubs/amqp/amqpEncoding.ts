/** The few AMQP values the broker writes itself (AMQP 1.0, part 1, section 1.6), as bytes ready to be joined. */

/** A symbol below 256 ASCII characters. */
export function symbolValue(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xa3, text.length]), Buffer.from(text, 'ascii')]);
}

/** A string: str8 below 256 bytes of UTF-8, str32 above. */
export function stringValue(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length < 256) return Buffer.concat([Buffer.from([0xa1, bytes.length]), bytes]);
  const start = Buffer.alloc(5);
  start.writeUInt8(0xb1, 0);
  start.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([start, bytes]);
}

function wide(constructor: number, value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(constructor, 0);
  bytes.writeBigInt64BE(BigInt(value), 1);
  return bytes;
}

/** A long of 8 bytes; `value` a safe integer. */
export function longValue(value: number): Buffer {
  return wide(0x81, value);
}

/** A timestamp; `value` in milliseconds since 1970, UTC. */
export function timestampValue(value: number): Buffer {
  return wide(0x83, value);
}

/** Bytes that a section with a map takes before its entries: descriptor, constructor, size and count of a map32. */
export const MAP_SECTION_START = 12;

/** Writes those bytes at the start of `into`; `entryBytes` of `entries` keys and values follow. */
export function writeMapSectionStart(into: Buffer, section: number, entries: number, entryBytes: number): void {
  into.writeUInt32BE(0x005300d1 | (section << 8), 0);
  into.writeUInt32BE(4 + entryBytes, 4);
  into.writeUInt32BE(2 * entries, 8);
}

/** A section that is one map; `entries` are keys, each followed by its value, encoded. */
export function mapSection(section: number, entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  const body = Buffer.concat(entries.flat());
  const start = Buffer.alloc(MAP_SECTION_START);
  writeMapSectionStart(start, section, entries.length, body.length);
  return Buffer.concat([start, body]);
}

/** A data section. */
export function dataSection(bytes: Uint8Array): Buffer {
  const start = Buffer.from([0x00, 0x53, 0x75, 0xb0, 0, 0, 0, 0]);
  start.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([start, bytes]);
}
