import type { JsonValue } from '../../json/json.ts';
import { tryParse } from '../../json/parseJsonText.ts';

/** From here on V8 keeps texts and lists among its large objects, and parsing gets slower a byte. */
const LARGE_BYTES = 120 * 1024;
const PIECE_BYTES = 56 * 1024;

/** The head of an envelope up to the first key of its first record. */
const HEAD = /^\{\s*"records"\s*:\s*\[\s*(\{"[^"\\]{1,64}":)/;
const HEAD_BYTES = 256;

/** Some elements of an envelope and the text of the list that they would be. */
export interface Piece {
  readonly elements: readonly JsonValue[];
  readonly text: string;
}

/**
 * The elements of a large envelope `{"records":[…]}`, parsed piece by piece. Null when the message is small, has any
 * other form, or is not JSON.
 *
 * A cut is tried where a record seems to begin with the key that the first one begins with. It is right exactly if
 * every piece is JSON: a piece that begins at a record and ends inside a string or a bracket is not.
 */
export function parseInPieces(buffer: Buffer): Piece[] | null {
  if (buffer.length < LARGE_BYTES) return null;
  const head = HEAD.exec(buffer.toString('latin1', 0, HEAD_BYTES));
  const firstKey = head?.[1];
  const end = buffer.length - 2;
  if (head === null || firstKey === undefined || buffer.toString('latin1', end) !== ']}') return null;
  const pieces: Piece[] = [];
  const cut = Buffer.from(`},${firstKey}`, 'latin1');
  let start = head[0].length - firstKey.length;
  while (start < end) {
    const found = end - start > PIECE_BYTES ? buffer.indexOf(cut, start + PIECE_BYTES) : -1;
    const stop = found < 0 ? end : found + 1;
    const text = `[${buffer.toString('utf8', start, stop)}]`;
    const elements = tryParse(text);
    if (elements === undefined) return null;
    pieces.push({ elements: elements as readonly JsonValue[], text });
    start = stop + 1;
  }
  return pieces;
}
