import type { JsonObject } from '../../json/json.ts';
import type { BlobStore } from '../../platform/storage/blobStore.ts';

/** Records that were too large for a message, by the name of their blob. */
export type LargeRecords = ReadonlyMap<string, Uint8Array>;

const CATEGORY = 'GrantwireBlob';
const NAME = /^o365\/large\/[0-9a-f]{64}$/;
const NAMES = /o365\/large\/[0-9a-f]{64}/g;
const NONE: LargeRecords = new Map();

/** The name of the blob that holds the whole of a record, or null for any other record. Only names under one prefix count. */
export function largeRecordName({ category, blob }: JsonObject): string | null {
  return category === CATEGORY && typeof blob === 'string' && NAME.test(blob) ? blob : null;
}

/** Reads the blobs that a message of an Office 365 hub names. One that is gone is left out, and its record stays as it is. */
export async function readLargeRecords(
  blobs: BlobStore,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<LargeRecords> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!buffer.includes(`"${CATEGORY}"`)) return NONE;
  const found = new Map<string, Uint8Array>();
  for (const name of new Set(buffer.toString('utf8').match(NAMES))) {
    const blob = await blobs.read(name, signal);
    if (blob !== null) found.set(name, blob.bytes);
  }
  return found;
}
