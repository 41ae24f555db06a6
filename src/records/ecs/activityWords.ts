import { isOpen } from '../normalize/fields/recordOutcome.ts';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['write', 'change'],
  ['action', 'change'],
  ['read', 'access'],
  ['delete', 'deletion'],
]);

/**
 * `event.outcome` of an Azure resource record whose event is of unknown outcome: `unknown` where a word says that the
 * end is open or not known; null where none speaks of an outcome (`Updated`, `Active`, a number).
 */
export function openOutcome(...words: readonly (string | null)[]): 'unknown' | null {
  return words.some((word) => word !== null && (isOpen(word) || /^unknown$/i.test(word))) ? 'unknown' : null;
}

/**
 * `event.type` of an Azure resource record: from a category of the old Activity log (Write, Delete, Action), and for
 * `Administrative`, which replaced them, from the last part of the operation. Null for the rest.
 */
export function activityType(category: string | null, operation: string | null): string | null {
  const lower = category?.toLowerCase() ?? '';
  const word = lower === 'administrative' ? operation?.slice(operation.lastIndexOf('/') + 1).toLowerCase() : lower;
  return TYPES.get(word ?? '') ?? null;
}
