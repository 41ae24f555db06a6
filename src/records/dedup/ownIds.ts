import { hash } from 'node:crypto';
import { DigestTable } from './digestTable.ts';

/** About 25 MB; beyond it the oldest hours are forgotten. */
const MOST_OWN_IDS = 1_000_000;

/**
 * Own ids of records that were published, so that one that comes again with another meaning can be told. It is asked
 * only about events that are no repeats: a known own id is then another meaning. It lives in memory alone, since its
 * answer is for a notice and changes no event; a new instance may miss a case, and never invents one.
 */
export interface OwnIds {
  /** @param own family, tenant and own id, as `identifyRecord` tells them; null has no other meaning */
  readonly hasOtherMeaning: (own: string | null, batch: ReadonlySet<string>) => boolean;
  /** After the hub acknowledged the events of a batch. */
  readonly remember: (owns: Iterable<string>, now: Date) => void;
}

/** @param windowHours how long an own id is remembered */
export function ownIds(windowHours: number, most: number = MOST_OWN_IDS): OwnIds {
  const seen = new DigestTable();
  let newest = 0;
  return {
    hasOtherMeaning: (own, batch) => own !== null && (batch.has(own) || seen.has(...digestOfOwn(own))),
    remember: (owns, now) => {
      const hour = Math.floor(now.getTime() / 3_600_000);
      if (hour !== newest) seen.dropBefore(hour - windowHours);
      newest = hour;
      for (const own of owns) seen.add(...digestOfOwn(own), hour);
      for (let least = hour - windowHours + 1; seen.size > most && least <= hour + 1; least++) seen.dropBefore(least);
    },
  };
}

function digestOfOwn(own: string): readonly [high: number, low: number] {
  const hex = hash('sha1', own, 'hex');
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8, 16), 16)];
}
