import { AmqpRefusal } from './amqpRefusal.ts';

/** Section codes of AMQP 1.0, part 3, section 3.2. */
export const SECTION = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
  sequence: 0x76,
  value: 0x77,
  footer: 0x78,
} as const;

/** One section of an encoded message: `start` is the descriptor, `value` the constructor of its value, `end` the next section. */
export interface Section {
  readonly code: number;
  readonly start: number;
  readonly value: number;
  readonly end: number;
}

function malformed(what: string): AmqpRefusal {
  return new AmqpRefusal('amqp:decode-error', `The message is not encoded as AMQP 1.0 asks: ${what}.`);
}

function checked(end: number, bytes: Buffer): number {
  if (end > bytes.length) throw malformed('a value reaches beyond the end');
  return end;
}

/**
 * Where the AMQP value that begins (with its constructor) at `at` ends. The width follows from the constructor's high
 * nibble: AMQP 1.0, part 1, section 1.2.
 * Throws `AmqpRefusal` when the bytes end first or the constructor does not exist.
 */
function valueEnd(bytes: Buffer, at: number): number {
  checked(at + 1, bytes);
  const constructor = bytes.readUInt8(at);
  if (constructor === 0) return valueEnd(bytes, valueEnd(bytes, at + 1));
  switch (constructor >> 4) {
    case 0x4:
      return at + 1;
    case 0x5:
      return checked(at + 2, bytes);
    case 0x6:
      return checked(at + 3, bytes);
    case 0x7:
      return checked(at + 5, bytes);
    case 0x8:
      return checked(at + 9, bytes);
    case 0x9:
      return checked(at + 17, bytes);
    case 0xa:
    case 0xc:
    case 0xe:
      checked(at + 2, bytes);
      return checked(at + 2 + bytes.readUInt8(at + 1), bytes);
    case 0xb:
    case 0xd:
    case 0xf:
      checked(at + 5, bytes);
      return checked(at + 5 + bytes.readUInt32BE(at + 1), bytes);
    default:
      throw malformed(`constructor 0x${constructor.toString(16)}`);
  }
}

function sectionCode(bytes: Buffer, at: number): number {
  const constructor = bytes.readUInt8(at);
  if (constructor === 0x53) return bytes.readUInt8(at + 1);
  if (constructor === 0x80) return Number(bytes.readBigUInt64BE(at + 1));
  throw malformed(`section descriptor 0x${constructor.toString(16)}`);
}

/** The sections of one encoded message in their order. Throws `AmqpRefusal` on anything else. */
export function sectionsOf(bytes: Buffer): Section[] {
  const sections: Section[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.readUInt8(at) !== 0) throw malformed('a section without descriptor');
    const value = valueEnd(bytes, at + 1);
    const code = sectionCode(bytes, at + 1);
    if (code < SECTION.header || code > SECTION.footer) throw malformed(`section 0x${code.toString(16)}`);
    const end = valueEnd(bytes, value);
    sections.push({ code, start: at, value, end });
    at = end;
  }
  return sections;
}

/** The bytes of a binary, string or symbol value whose constructor is at `at`. */
export function variableBytes(bytes: Buffer, at: number): Buffer {
  const end = valueEnd(bytes, at);
  switch (bytes.readUInt8(at) >> 4) {
    case 0xa:
      return bytes.subarray(at + 2, end);
    case 0xb:
      return bytes.subarray(at + 5, end);
    default:
      throw malformed('a value that is neither binary nor text where one belongs');
  }
}

/** One entry of an encoded map; `bytes` is key and value as they lie there. */
export interface MapEntry {
  readonly key: string;
  /** Where the value's constructor stands in the buffer given. */
  readonly value: number;
  readonly bytes: Buffer;
}

/** Entries of the map whose constructor is at `at`, undecoded. Keys must be text, as annotations' keys are. */
export function mapEntries(bytes: Buffer, at: number): MapEntry[] {
  const end = valueEnd(bytes, at);
  const constructor = bytes.readUInt8(at);
  if (constructor !== 0xc1 && constructor !== 0xd1) throw malformed('a value that is no map where one belongs');
  const narrow = constructor === 0xc1;
  let position = at + (narrow ? 3 : 9);
  if (position > end) throw malformed('a map without its count');
  const count = narrow ? bytes.readUInt8(at + 2) : bytes.readUInt32BE(at + 5);
  const entries: MapEntry[] = [];
  for (let item = 0; item + 1 < count; item += 2) {
    const value = valueEnd(bytes, position);
    const next = valueEnd(bytes, value);
    if (next > end) throw malformed('a map entry beyond its map');
    entries.push({
      key: variableBytes(bytes, position).toString('utf8'),
      value,
      bytes: bytes.subarray(position, next),
    });
    position = next;
  }
  return entries;
}
