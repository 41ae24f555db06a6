import type { BlobStore } from '../../../src/platform/storage/blobStore.ts';

/** One item in quarantine, as its blob says. */
export interface QuarantinedEntry {
  readonly blob: string;
  /** `<hub>/<partition>/<sequence number>/<index>`. */
  readonly position: string;
  readonly hub: string;
  readonly reason: string;
}

const READS_AT_ONCE = 8;

/** Quarantine entries that are not in `known`, in the order of their names; their names are added to it. */
export async function readQuarantine(
  blobs: BlobStore,
  known: Set<string>,
  signal: AbortSignal,
): Promise<QuarantinedEntry[]> {
  const names: string[] = [];
  for await (const name of blobs.list('quarantine/', signal)) if (!known.has(name)) names.push(name);
  const entries: QuarantinedEntry[] = [];
  for (let start = 0; start < names.length; start += READS_AT_ONCE) {
    const group = names.slice(start, start + READS_AT_ONCE);
    const read = await Promise.all(group.map((name) => readEntry(blobs, name, signal)));
    for (const entry of read) if (entry !== null) entries.push(entry);
  }
  for (const name of names) known.add(name);
  return entries;
}

async function readEntry(blobs: BlobStore, blob: string, signal: AbortSignal): Promise<QuarantinedEntry | null> {
  const stored = await blobs.read(blob, signal);
  const [, hub, partition, sequence, index] = /^quarantine\/[^/]+\/(.+)\/(\d+)\/(\d+)-(\d+)\.json$/.exec(blob) ?? [];
  if (stored === null || hub === undefined) return null;
  const { reason } = JSON.parse(Buffer.from(stored.bytes).toString('utf8')) as { reason?: unknown };
  return { blob, hub, position: `${hub}/${partition}/${sequence}/${index}`, reason: String(reason) };
}
