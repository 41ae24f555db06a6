import { isUtf8 } from 'node:buffer';

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/**
 * Bytes as a text of one character per byte. JSON's own characters are ASCII and no byte of a longer UTF-8 character
 * is, so such a text can be searched and cut like JSON and every piece still knows its exact bytes.
 */
export function rawOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The bytes of a raw text. */
export function bytesOf(raw: string): Buffer {
  return Buffer.from(raw, 'latin1');
}

/** The characters of a raw text; undefined when its bytes are not UTF-8. */
export function charactersOf(raw: string): string | undefined {
  const bytes = bytesOf(raw);
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** The raw text without a leading UTF-8 byte order mark. */
export function withoutMark(raw: string): string {
  return raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(BYTE_ORDER_MARK.length) : raw;
}
