import { createHash } from 'node:crypto';
import type { BlobStore } from '../../platform/storage/blobStore.ts';
import { O365_STORES } from '../stores.ts';

/**
 * Keeps a record that fits no message whole in a blob, and gives the record that stands for it on the hub; ingest puts
 * the whole in its place again. The name is the content's own hash: a second time is the same blob.
 */
export async function keepLargeRecord(blobs: BlobStore, record: Buffer, signal: AbortSignal): Promise<Buffer> {
  const blob = `${O365_STORES.large.prefix}${createHash('sha256').update(record).digest('hex')}`;
  await blobs.create(blob, record, signal);
  return Buffer.from(JSON.stringify({ category: 'GrantwireBlob', blob }));
}
