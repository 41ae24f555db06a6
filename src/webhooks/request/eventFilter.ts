import { nearestName } from '../../platform/settings/nearestName.ts';
import { type Finding, refused } from '../connection/finding.ts';

/** Sets of patterns under a name, used in a filter as `@name`. */
export type NamedSets = ReadonlyMap<string, readonly string[]>;

/** A filter ready for use. With problems in it, the connection must not start: what is invalid matches nothing. */
export interface EventFilter {
  /** Exact types and wildcards with named sets resolved; sorted, each once. Empty: every event passes. */
  readonly patterns: readonly string[];
  readonly problems: readonly Finding[];
  readonly matches: (eventType: string) => boolean;
}

/**
 * Compiles a list of exact event types (`ROLE_ASSIGNED`), wildcards (`ROLE_*`, `*_FAILED`, `*`) and named sets (`@access`, or `access` where there is such a set).
 * An empty list lets every event pass. `*` stands for any run of characters, also none.
 */
export function compileEventFilter(list: readonly string[], namedSets: NamedSets = new Map()): EventFilter {
  const problems: Finding[] = [];
  const patterns = new Set<string>();
  for (const [index, entry] of list.entries()) {
    // A set's name has hyphens and small letters, so it cannot be taken for a type even without its sign.
    const isSet = entry.startsWith('@') || namedSets.has(entry);
    const members = isSet ? namedSets.get(entry.replace(/^@/, '')) : [entry];
    if (members === undefined) {
      const known = [...namedSets.keys()].map((name) => `@${name}`).join(', ') || 'none';
      problems.push(refused('filter-set', `Entry ${index + 1} is not a known set of events.`, `Known sets: ${known}.`));
      continue;
    }
    for (const pattern of members) {
      if (/^[A-Z0-9_*]+$/.test(pattern)) patterns.add(pattern);
      else problems.push(patternProblem(index + 1, pattern));
    }
  }
  const sorted = [...patterns].sort();
  return { patterns: sorted, problems, matches: list.length === 0 ? () => true : matcher(sorted) };
}

function matcher(patterns: readonly string[]): (eventType: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const wildcards = patterns.filter((pattern) => pattern.includes('*')).map((pattern) => pattern.split('*'));
  return (eventType) => exact.has(eventType) || wildcards.some((parts) => matchesParts(parts, eventType));
}

/** Leftmost match of each part: linear, where a regular expression with many `*` would backtrack. */
function matchesParts(parts: readonly string[], text: string): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** What is wrong with the entry at a place of the list; the entry itself is not repeated, as anything may be pasted there. */
function patternProblem(place: number, pattern: string): Finding {
  const fix = /^[A-Z0-9_*]+$/.test(pattern.trim().toUpperCase())
    ? 'Write it in capital letters.'
    : 'Use event types such as ROLE_ASSIGNED, wildcards such as ROLE_*, separated by commas.';
  return refused('filter-pattern', `Entry ${place} is not an event type.`, fix);
}

/**
 * Entries of a list that no event can ever match.
 * @param types every event type that there is
 */
export function unmatchedProblems(list: readonly string[], types: readonly string[]): readonly Finding[] {
  return list.flatMap((entry, index) => {
    if (!/^[A-Z0-9_*]+$/.test(entry)) return [];
    const matches = matcher([entry]);
    if (types.some(matches)) return [];
    const nearest = nearestName(entry.replaceAll('*', ''), types);
    const fix = nearest === null ? 'docs/events.md has every type.' : `Did you mean ${nearest}?`;
    return [refused('filter-nothing', `Entry ${index + 1} matches no event type that there is.`, fix)];
  });
}
