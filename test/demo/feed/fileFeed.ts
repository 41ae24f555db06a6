import { hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cutMessages } from './cutMessages.ts';
import { InputFileError, readPieces } from './readPieces.ts';
import type { Stamp } from './stamp.ts';

/** A message with its stamp. */
export interface StampedMessage {
  readonly bytes: Buffer;
  readonly stamp: Stamp;
}

/** The name of a feed: the same files, of the same sizes, cut the same way. Throws `InputFileError`. */
export async function feedName(files: readonly string[], batch: number): Promise<string> {
  const parts: (string | number)[] = [batch];
  for (const file of files) parts.push(resolve(file), await sizeOf(file));
  return hash('sha256', JSON.stringify(parts)).slice(0, 16);
}

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new InputFileError(file, 1, `cannot be read (${code}).`, { cause });
  }
  throw new InputFileError(file, 1, 'cannot be read (it is no file).');
}

/** The messages of some files, numbered in one row, from number `from` on. Throws `InputFileError`. */
export async function* fileFeed(
  files: readonly string[],
  batch: number,
  feed: string,
  from: number,
): AsyncGenerator<StampedMessage> {
  let number = 0;
  for (const file of files) {
    for await (const { bytes, records, firstLine, lastLine } of cutMessages(readPieces(file), batch)) {
      if (number >= from) yield { bytes, stamp: { feed, number, records, file, firstLine, lastLine } };
      number += 1;
    }
  }
}
