import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** One delivery as the ledger keeps it. */
export interface LedgerEntry {
  readonly webhookId: string;
  /** SHA-256 of the body. */
  readonly digest: string;
  readonly eventIds: readonly string[];
}

/**
 * What was received, by webhook id and by event id. With a file, each entry is appended to it before `add` returns, so a
 * receiver that was killed knows after its restart what it has acknowledged.
 */
export class Ledger {
  readonly #digests = new Map<string, string>();
  readonly #eventIds = new Map<string, number>();
  readonly #file: number | null;
  duplicates = 0;
  duplicateEvents = 0;

  constructor(path?: string) {
    if (path === undefined) {
      this.#file = null;
      return;
    }
    const kept = existsSync(path) ? this.#load(readFileSync(path)) : 0;
    this.#file = openSync(path, 'a');
    ftruncateSync(this.#file, kept);
  }

  /** Event ids and how often each was received. */
  get eventIds(): ReadonlyMap<string, number> {
    return this.#eventIds;
  }

  /** Whether the id was received before, and with which bytes. */
  compare(webhookId: string, digest: string): 'new' | 'same' | 'other-bytes' {
    const known = this.#digests.get(webhookId);
    if (known === undefined) return 'new';
    return known === digest ? 'same' : 'other-bytes';
  }

  add(entry: LedgerEntry): void {
    if (this.#file !== null) writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    this.#count(entry);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }

  #count(entry: LedgerEntry): void {
    if (this.#digests.has(entry.webhookId)) this.duplicates += 1;
    else this.#digests.set(entry.webhookId, entry.digest);
    for (const id of entry.eventIds) {
      const times = this.#eventIds.get(id) ?? 0;
      if (times > 0) this.duplicateEvents += 1;
      this.#eventIds.set(id, times + 1);
    }
  }

  /** Counts the whole lines and gives their length in bytes: the kill may have torn the last one, which was never acknowledged. */
  #load(bytes: Buffer): number {
    const kept = bytes.lastIndexOf('\n') + 1;
    for (const line of bytes.subarray(0, kept).toString('utf8').split('\n')) {
      if (line !== '') this.#count(JSON.parse(line) as LedgerEntry);
    }
    return kept;
  }
}
