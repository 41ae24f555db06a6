import { isUtf8 } from 'node:buffer';
import { findList } from '../../../src/records/decode/findList.ts';
import { bytesOf, rawOf, withoutMark } from '../../../src/records/decode/rawText.ts';
import { tryParse } from '../../../src/json/parseJsonText.ts';
import { splitList } from '../../../src/json/scanJson.ts';
import { type Piece, pieceOf } from './piece.ts';

/**
 * The elements of the list or envelope that a JSON document is, each with its exact bytes; any other document is one
 * piece. Several documents, one per line, are taken line by line. Null when it is not JSON.
 */
export function jsonPieces(document: Buffer): Piece[] | null {
  const raw = withoutMark(rawOf(document));
  const value = isUtf8(document) ? tryParse(bytesOf(raw).toString('utf8')) : undefined;
  if (value === undefined) return linesOfJson(raw);
  const list = findList(raw, 0);
  const spans = list === null ? null : splitList(raw, list.open);
  if (spans === null || spans.length === 0) return [pieceOf(bytesOf(raw.trim()), 1)];
  const lineAt = lineCounter(raw);
  return spans.map(({ start, end }) => pieceOf(bytesOf(raw.slice(start, end)), lineAt(start)));
}

function linesOfJson(raw: string): Piece[] | null {
  const lines = raw.split('\n').map((line, index) => pieceOf(bytesOf(line.trim()), index + 1));
  const filled = lines.filter(({ bytes }) => bytes.length > 0);
  const isJson = filled.length > 1 && filled.every(({ bytes }) => tryParse(bytes.toString('utf8')) !== undefined);
  return isJson ? filled : null;
}

/** Line numbers of rising positions. */
function lineCounter(text: string): (position: number) => number {
  let line = 1;
  let counted = 0;
  return (position) => {
    for (let at = text.indexOf('\n', counted); at >= 0 && at < position; at = text.indexOf('\n', counted)) {
      line += 1;
      counted = at + 1;
    }
    return line;
  };
}
