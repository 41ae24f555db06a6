import { crc32 } from 'node:zlib';

/** The two fields of an audit record that the poller looks at. */
export interface RecordFields {
  /** Null where the record has none. */
  readonly id: string | null;
  readonly source: string | null;
}

const NOTHING: RecordFields = { id: null, source: null };

/** Reads the fields of a record's exact bytes; a record that is no JSON object has none, and is published all the same. */
export function readRecord(bytes: Buffer): RecordFields {
  try {
    const record: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof record !== 'object' || record === null) return NOTHING;
    const { Id: id, Source: source } = record as Readonly<Record<string, unknown>>;
    return { id: typeof id === 'string' ? id : null, source: typeof source === 'string' ? source : null };
  } catch (error) {
    if (error instanceof SyntaxError) return NOTHING;
    throw error;
  }
}

/**
 * The partition that a record always goes to, whichever blob brings it: ingest recognises a repeat within the partition
 * that it came from.
 */
export function partitionOf(id: string | null, bytes: Buffer, partitions: readonly string[]): string {
  const hash = crc32(id === null ? bytes : id.toLowerCase());
  return partitions[hash % partitions.length] ?? '0';
}
