import { isUtf8 } from 'node:buffer';
import { listIn } from '../../../src/records/decode/findList.ts';
import { isJsonObject } from '../../../src/json/json.ts';
import { tryParse } from '../../../src/json/parseJsonText.ts';

/** A stretch of a file that is sent untouched. */
export interface Piece {
  readonly bytes: Buffer;
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** `record` can stand in an envelope among others; `message` goes alone: not JSON, a list, or an envelope itself. */
  readonly kind: 'record' | 'message';
}

/** What a stretch of bytes is. */
export function pieceOf(bytes: Buffer, line: number): Piece {
  const value = isUtf8(bytes) ? tryParse(bytes.toString('utf8')) : undefined;
  const isRecord = value !== undefined && isJsonObject(value) && listIn(value) === null;
  return { bytes, line, kind: isRecord ? 'record' : 'message' };
}
