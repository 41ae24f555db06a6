import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a hub must know again after a restart, beside its messages. */
export interface HubRecord {
  /** RFC 3339 UTC. */
  readonly createdOn: string;
  /** Counts recreations; part of the partition files' names, so that an old file is never taken for a new one. */
  readonly generation: number;
  /** First retained sequence number of every partition. */
  readonly begins: readonly number[];
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The directory of one hub: a small record, replaced as a whole, and one append-only file per partition. */
export class HubFiles {
  readonly #dir: string;

  constructor(dir: string, hub: string) {
    this.#dir = join(dir, encodeURIComponent(hub));
    mkdirSync(this.#dir, { recursive: true });
  }

  partitionPath(generation: number, partition: number): string {
    return join(this.#dir, `${generation}-${partition}.log`);
  }

  read(): HubRecord | undefined {
    try {
      return JSON.parse(readFileSync(join(this.#dir, 'hub.json'), 'utf8')) as HubRecord;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Written beside and renamed, so that a killed process leaves the old record or the new one. */
  write(record: HubRecord): void {
    const path = join(this.#dir, 'hub.json');
    writeFileSync(`${path}.new`, JSON.stringify(record));
    renameSync(`${path}.new`, path);
  }

  /** Removes partition files of all generations but this one. */
  removeOthers(generation: number): void {
    for (const name of readdirSync(this.#dir)) {
      if (name.endsWith('.log') && !name.startsWith(`${generation}-`)) rmSync(join(this.#dir, name));
    }
  }
}
