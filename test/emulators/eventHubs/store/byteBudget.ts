import type { StoredBatch } from './storedBatch.ts';

/** A place that holds a batch's bytes in memory and can let go of them, because they can be read again. */
export interface Droppable {
  data: StoredBatch['data'] | undefined;
}

/**
 * Keeps the bytes held in memory below a budget: whoever was kept first is let go first. One budget serves all
 * partitions of a server, so its memory does not grow with its logs.
 */
export class ByteBudget {
  readonly #limit: number;
  #held = 0;
  #kept: { holder: Droppable; bytes: number }[] = [];
  #oldest = 0;

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  keep(holder: Droppable, data: Buffer): void {
    holder.data = data;
    this.#kept.push({ holder, bytes: data.length });
    this.#held += data.length;
    while (this.#held > this.#limit && this.#oldest < this.#kept.length - 1) this.#dropOldest();
    if (this.#oldest > 1024) {
      this.#kept = this.#kept.slice(this.#oldest);
      this.#oldest = 0;
    }
  }

  #dropOldest(): void {
    const entry = this.#kept[this.#oldest];
    this.#oldest += 1;
    if (entry === undefined) return;
    entry.holder.data = undefined;
    this.#held -= entry.bytes;
  }
}
