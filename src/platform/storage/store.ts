/** One kind of state in the container: what begins with one prefix. */
export interface Store {
  /** Every name in it begins so; ends with a slash. */
  readonly prefix: string;
  /** What one blob holds, in a sentence. */
  readonly holds: string;
  /** Schema version of its blobs; null for markers and copies, which have none. */
  readonly version: number | null;
  /** Whether it may hold data of persons. */
  readonly personalData: boolean;
  /** The functions that write it. */
  readonly writtenBy: readonly string[];
  /** Days after its last change on which a blob is removed; null: it stays as long as what it speaks of. */
  readonly days: number | null;
}

/** A table of stores; keeps the literal keys. */
export function stores<const T extends Readonly<Record<string, Store>>>(table: T): T {
  return table;
}
