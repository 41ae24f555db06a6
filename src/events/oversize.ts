import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { GrantwireEvent } from './event.ts';
import { ENVELOPE_OVERHEAD_BYTES } from './eventLayout.ts';

/** UTF-16 units take at most three bytes each, so a text this short needs no counting. */
const BYTES_PER_UNIT = 3;

/**
 * The event's one serialization. An event that no message can hold is written to `oversize/<id>.json` first, whole,
 * and travels as a stub whose `data.details.oversize` names that blob and its size in bytes.
 *
 * @param limit the largest message body of the hub, in bytes
 */
export async function fitEvent(
  blobs: BlobStore,
  event: GrantwireEvent,
  limit: number,
  signal: AbortSignal,
): Promise<string> {
  const text = JSON.stringify(event);
  const room = limit - ENVELOPE_OVERHEAD_BYTES;
  if (text.length * BYTES_PER_UNIT <= room || Buffer.byteLength(text) <= room) return text;
  const bytes = Buffer.from(text);
  const blob = `oversize/${event.id}.json`;
  await blobs.create(blob, bytes, signal);
  const { raw: _leftInTheBlob, ...data } = event.data;
  const stub = {
    ...event,
    data: { ...data, targets: data.targets.slice(0, 100), details: { oversize: { blob, bytes: bytes.length } } },
  };
  return JSON.stringify(stub);
}
