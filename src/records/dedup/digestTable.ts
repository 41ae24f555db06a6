/** Share of the table that may be filled before it grows: linear probing stays short. */
const LOAD = 0.6;
const FIRST_CAPACITY = 1024;

/**
 * Event ids seen, as 64-bit digests with the hour in which they were seen: about 20 bytes each, where a `Set` of strings
 * takes over a hundred. Two different ids share a digest once in 10^19 pairs.
 */
export class DigestTable {
  #high = new Uint32Array(FIRST_CAPACITY);
  #low = new Uint32Array(FIRST_CAPACITY);
  /** Hours since 1970, plus one; 0 marks an empty slot. */
  #hours = new Uint32Array(FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(high: number, low: number): boolean {
    return this.#hours[this.#slot(high, low)] !== 0;
  }

  /** Keeps the hour of the first sight. */
  add(high: number, low: number, hour: number): void {
    const slot = this.#slot(high, low);
    if (this.#hours[slot] !== 0) return;
    this.#put(slot, high, low, hour + 1);
    this.#size++;
    if (this.#size > this.#hours.length * LOAD) this.#rebuild(this.#hours.length * 2, 0);
  }

  /** Forgets what was seen before an hour. */
  dropBefore(hour: number): void {
    this.#rebuild(this.#hours.length, hour + 1);
  }

  #slot(high: number, low: number): number {
    const mask = this.#hours.length - 1;
    let slot = (high ^ low) & mask;
    while (this.#hours[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) slot = (slot + 1) & mask;
    return slot;
  }

  #put(slot: number, high: number, low: number, hour: number): void {
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#hours[slot] = hour;
  }

  #rebuild(capacity: number, leastHour: number): void {
    const [high, low, hours] = [this.#high, this.#low, this.#hours];
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#hours = new Uint32Array(capacity);
    this.#size = 0;
    for (const [slot, hour] of hours.entries()) {
      if (hour === 0 || hour < leastHour) continue;
      this.#put(this.#slot(high[slot] ?? 0, low[slot] ?? 0), high[slot] ?? 0, low[slot] ?? 0, hour);
      this.#size++;
    }
  }
}

/** 64 of the random bits of an event id (a UUID): its first and its last eight hexadecimal digits. */
export function digestOf(id: string): readonly [high: number, low: number] {
  return [Number.parseInt(id.slice(0, 8), 16) >>> 0, Number.parseInt(id.slice(28), 16) >>> 0];
}
