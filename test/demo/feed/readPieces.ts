import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { jsonPieces } from './jsonPieces.ts';
import { type Piece, pieceOf } from './piece.ts';
import { readLines } from './readLines.ts';

/** A file to be fed cannot be read, or holds something that no message can carry. */
export class InputFileError extends Error {
  override readonly name = 'InputFileError';
  readonly file: string;
  /** From 1. */
  readonly line: number;

  constructor(file: string, line: number, why: string, options?: ErrorOptions) {
    super(`${file}, line ${line}: ${why}`, options);
    this.file = file;
    this.line = line;
  }
}

/** The pieces of a file in order; `.json` is one document, anything else one piece per line. Throws `InputFileError`. */
export async function* readPieces(file: string): AsyncGenerator<Piece> {
  let line = 1;
  try {
    if (extname(file).toLowerCase() === '.json') {
      const document = await readFile(file);
      const pieces = jsonPieces(document);
      if (pieces === null) {
        throw new InputFileError(file, lineOfFault(document), 'is not JSON; use .ndjson for one record per line.');
      }
      yield* pieces;
      return;
    }
    for await (const { bytes, number } of readLines(createReadStream(file, { highWaterMark: 1024 * 1024 }))) {
      line = number;
      yield pieceOf(bytes, number);
    }
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') throw cause;
    throw new InputFileError(file, line, `cannot be read (${cause.code}).`, { cause });
  }
}

/** The line that the JSON parser stopped at, which it tells in its message alone; the last line when it does not. */
function lineOfFault(document: Buffer): number {
  const text = document.toString('utf8');
  try {
    JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    return text
      .slice(0, position === undefined ? undefined : Number(position))
      .trimEnd()
      .split('\n').length;
  }
  // It is JSON as characters, so some bytes are not UTF-8; where is not known.
  return 1;
}
