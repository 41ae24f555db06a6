import { emptyFieldNames } from './emptyFieldNames.ts';
import { newLines } from './newLines.ts';
import { singleQuotes } from './singleQuotes.ts';
import { unescapedQuotes } from './unescapedQuotes.ts';

/** Ways to turn text that is nearly JSON into JSON, in the order in which they are tried unless a setting says else. */
export const REPAIRS = ['single_quotes', 'new_lines', 'empty_field_names', 'unescaped_quotes'] as const;

/** A way to turn text that is nearly JSON into JSON. Tried only on text that is not JSON as it is. */
export type Repair = (typeof REPAIRS)[number];

const APPLY: Readonly<Record<Repair, (text: string) => string>> = {
  single_quotes: singleQuotes,
  new_lines: newLines,
  empty_field_names: emptyFieldNames,
  unescaped_quotes: unescapedQuotes,
};

/** Applies the repairs in their order. Text may hold one byte per character or real characters: all look at ASCII only. */
export function applyRepairs(text: string, repairs: readonly Repair[]): string {
  return repairs.reduce((repaired, repair) => APPLY[repair](repaired), text);
}

/** A repaired text and the repairs that changed it, in the order in which they were applied. */
export interface Repaired {
  readonly text: string;
  readonly applied: readonly Repair[];
}

/**
 * The texts to try, one after each repair that changes something. The list of repairs is gone through twice, because a
 * later one may uncover work for an earlier one (raw newlines inside single quotes).
 */
export function* repairAttempts(text: string, repairs: readonly Repair[]): Generator<Repaired> {
  let current = text;
  let applied: readonly Repair[] = [];
  for (const round of [1, 2]) {
    if (round === 2 && applied.length === 0) return;
    for (const repair of repairs) {
      const next = APPLY[repair](current);
      if (next === current) continue;
      current = next;
      applied = [...applied, repair];
      yield { text: current, applied };
    }
  }
}
