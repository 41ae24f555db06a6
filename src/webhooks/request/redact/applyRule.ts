import { type RedactRule, segmentMatches } from './redactRule.ts';

/** What rules need to know of a document. */
export interface RedactOptions {
  /** The keyed hash of a text. */
  readonly hash: (text: string) => string;
  /** Whether what is dropped at this place becomes null instead, because the place is always present. */
  readonly isAlwaysPresent: (path: readonly string[]) => boolean;
}

const DROPPED = Symbol('dropped');

/**
 * The document with one rule applied. What the rule does not touch is the same value, in the same order of keys; where it
 * touches nothing, the document itself is returned. Nothing is changed in place. Never throws for JSON values.
 */
export function applyRule(document: object, rule: RedactRule, options: RedactOptions): object {
  const changed = walk(document, rule, options, []);
  return typeof changed === 'object' && changed !== null ? changed : document;
}

function walk(value: unknown, rule: RedactRule, options: RedactOptions, at: readonly string[]): unknown {
  const segment = rule.path[at.length];
  if (segment === undefined) {
    if (rule.action !== 'drop') return obscure(value, rule.action, options);
    return options.isAlwaysPresent(at) ? null : DROPPED;
  }
  if (typeof value !== 'object' || value === null) return value;
  return mapEntries(value, (element, key) =>
    segmentMatches(segment, key) ? walk(element, rule, options, [...at, key]) : element,
  );
}

/** Texts, numbers and truth values at every depth; null says nothing and stays. */
function obscure(value: unknown, action: 'mask' | 'hash', options: RedactOptions): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === 'object') return mapEntries(value, (element) => obscure(element, action, options));
  return action === 'mask' ? '***' : options.hash(typeof value === 'string' ? value : JSON.stringify(value));
}

function mapEntries(value: object, change: (element: unknown, key: string) => unknown): object {
  const before = Object.entries(value);
  const after = before.map(([key, element]) => [key, change(element, key)] as const);
  if (after.every(([, element], index) => Object.is(element, before[index]?.[1]))) return value;
  const kept = after.filter(([, element]) => element !== DROPPED);
  // Not by assignment: a key may be named __proto__.
  return Array.isArray(value) ? kept.map(([, element]) => element) : Object.fromEntries(kept);
}
