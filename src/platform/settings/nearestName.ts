/** Longer names are compared by their beginning: nobody means one that differs so much. */
const MOST_CHARACTERS = 80;

/** The name that a typing error of a few letters makes of another one; null when none is near. */
export function nearestName(text: string, names: readonly string[]): string | null {
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(Math.min(text.length, MOST_CHARACTERS) / 3)) + 1;
  for (const name of names) {
    const far = distance(text.slice(0, MOST_CHARACTERS), name.slice(0, MOST_CHARACTERS));
    if (far < least) [nearest, least] = [name, far];
  }
  return nearest;
}

/** Levenshtein's distance: letters to insert, drop or replace. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
