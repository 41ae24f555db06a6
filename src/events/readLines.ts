import { isUtf8 } from 'node:buffer';
import { LAYOUT_LINES, LINES, RAW_LAST } from './eventLayout.ts';
import type { EventsMessage } from './readEnvelope.ts';

/** One event of a message that has one event a line: its head is read, the rest is as the publisher wrote it. */
export interface EventLine {
  readonly id: string;
  readonly eventType: string;
  /** The event's bytes; a part of the message's. */
  readonly bytes: Buffer;
}

const OPENING = Buffer.from(LINES.opening);
const CLOSING = Buffer.from(LINES.closing);
const ID = Buffer.from('{"id":"');
const TRANSACTION = Buffer.from('","transaction_id":');
const NULL = Buffer.from('null');
const TYPE = Buffer.from(',"event_type":"');
const SEVERITY = Buffer.from('","severity":');
const RAW = Buffer.from(',"raw":"');
const RAW_END = Buffer.from('"}}');
const EVENT_END = Buffer.from('}}');

const MOST_ID = 64;
const NEW_LINE = 0x0a;
const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACE_END = 0x7d;
const FIRST_PRINTABLE = 0x20;

const isIdByte = bytesOf(/[A-Za-z0-9_-]/);
const isTypeByte = bytesOf(/[A-Z0-9_]/);
const isEscape = bytesOf(/["\\/bfnrt]/);
const isHex = bytesOf(/[0-9A-Fa-f]/);

/**
 * The events of a message without parsing it, or null when it must be parsed: it does not say that it has one event a line,
 * is not valid UTF-8, or does not have exactly that frame and on every line exactly the head that the publisher writes. What
 * is behind the head is not looked at: whoever may send to `events` is trusted with content.
 */
export function readLines({ bytes: given, properties }: EventsMessage): EventLine[] | null {
  if (properties?.['layout'] !== LAYOUT_LINES || !isUtf8(given)) return null;
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const end = bytes.length - CLOSING.length;
  if (end <= OPENING.length || !startsWith(bytes, OPENING, 0) || !startsWith(bytes, CLOSING, end)) return null;
  const lines: EventLine[] = [];
  for (let start = OPENING.length; start <= end; ) {
    const next = bytes.indexOf(NEW_LINE, start);
    // The last line ends where the closing begins; every other one with a comma.
    const isLast = next === end;
    const lineEnd = isLast ? end : next - 1;
    if (next > end || (!isLast && bytes[lineEnd] !== COMMA)) return null;
    const line = readLine(bytes, start, lineEnd);
    if (line === null) return null;
    lines.push(line);
    start = next + 1;
  }
  return lines;
}

/**
 * The event without `data.raw`, as it would be stringified: the line itself, or its bytes up to there, closed.
 * @param properties of the message
 */
export function withoutRaw(line: Buffer, properties: EventsMessage['properties']): Buffer {
  if (properties?.['raw'] !== RAW_LAST || !startsWith(line, RAW_END, line.length - RAW_END.length)) return line;
  // Inside a JSON text every quote has a backslash before it, so the last match is the member itself.
  const at = line.lastIndexOf(RAW);
  return at === -1 ? line : Buffer.concat([line.subarray(0, at), EVENT_END], at + EVENT_END.length);
}

function readLine(bytes: Buffer, start: number, end: number): EventLine | null {
  if (bytes[end - 1] !== BRACE_END || !startsWith(bytes, ID, start)) return null;
  const idStart = start + ID.length;
  const idEnd = run(bytes, idStart, isIdByte);
  if (idEnd === idStart || idEnd - idStart > MOST_ID || !startsWith(bytes, TRANSACTION, idEnd)) return null;
  const transactionEnd = endOfValue(bytes, idEnd + TRANSACTION.length);
  if (transactionEnd === -1 || !startsWith(bytes, TYPE, transactionEnd)) return null;
  const typeStart = transactionEnd + TYPE.length;
  const typeEnd = run(bytes, typeStart, isTypeByte);
  if (typeEnd === typeStart || !startsWith(bytes, SEVERITY, typeEnd) || typeEnd >= end) return null;
  return {
    id: bytes.toString('latin1', idStart, idEnd),
    eventType: bytes.toString('latin1', typeStart, typeEnd),
    bytes: bytes.subarray(start, end),
  };
}

/** The end of `null` or of a JSON text at this place; -1 when there is neither. */
function endOfValue(bytes: Buffer, start: number): number {
  if (bytes[start] !== QUOTE) return startsWith(bytes, NULL, start) ? start + NULL.length : -1;
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte < FIRST_PRINTABLE) return -1;
    if (byte !== BACKSLASH) continue;
    const escaped = bytes[++at] ?? 0;
    if (escaped === 0x75) {
      if (run(bytes, at + 1, isHex) < at + 5) return -1;
      at += 4;
    } else if (isEscape[escaped] !== 1) return -1;
  }
  return -1;
}

/** The first place from `start` on whose byte is not one of these. */
function run(bytes: Buffer, start: number, isOne: Uint8Array): number {
  let at = start;
  while (isOne[bytes[at] ?? 0] === 1) at++;
  return at;
}

function startsWith(bytes: Buffer, part: Buffer, start: number): boolean {
  for (let at = 0; at < part.length; at++) if (bytes[start + at] !== part[at]) return false;
  return true;
}

function bytesOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(byte > 0 && pattern.test(String.fromCharCode(byte))));
}
