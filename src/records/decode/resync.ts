import { isJsonObject } from '../../json/json.ts';
import { tryParse } from '../../json/parseJsonText.ts';
import { endOfValue, skipSpace } from '../../json/scanJson.ts';
import { charactersOf } from './rawText.ts';
import { countTraits } from './recordTraits.ts';

/** Where a broken element ends and the next sound record starts. */
export interface SoundRecord {
  readonly brokenEnd: number;
  readonly start: number;
}

/** How many more characters may be scanned in search of sound records: broken input must not cost quadratic time. */
export interface ScanBudget {
  characters: number;
}

/**
 * Finds the first sound record behind the start of a broken element, when quotes or brackets of the broken one do not
 * match and so do not tell where it ends. A candidate follows a comma, is JSON, stands before `,` or `]`, and has at
 * least `minTraits` traits of a record: the broken element's own inner objects have not.
 *
 * @returns null when there is none before `limit` or the budget is used up
 */
export function findSoundRecord(
  raw: string,
  at: number,
  limit: number,
  minTraits: number,
  budget: ScanBudget,
): SoundRecord | null {
  for (let comma = raw.indexOf(',', at); comma >= 0 && comma < limit; comma = raw.indexOf(',', comma + 1)) {
    const start = skipSpace(raw, comma + 1);
    if (raw.charAt(start) !== '{') continue;
    const end = endOfValue(raw, start);
    budget.characters -= (end < 0 ? raw.length : end) - start;
    if (budget.characters < 0) return null;
    if (end > 0 && stands(raw, end) && traitsOf(raw.slice(start, end)) >= minTraits) {
      return { brokenEnd: comma, start };
    }
  }
  return null;
}

function stands(raw: string, end: number): boolean {
  const next = raw.charAt(skipSpace(raw, end));
  return next === ',' || next === ']' || next === '';
}

function traitsOf(piece: string): number {
  const text = charactersOf(piece);
  const value = text === undefined ? undefined : tryParse(text);
  return isJsonObject(value) ? countTraits(value) : 0;
}
