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
      const pieces = jsonPieces(await readFile(file));
      if (pieces === null) throw new InputFileError(file, 1, 'is not JSON; use .ndjson for one record per line.');
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
