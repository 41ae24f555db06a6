const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ['success', 'success'],
  ['succeeded', 'success'],
  ['failure', 'failure'],
  ['failed', 'failure'],
  ['unknown', 'unknown'],
  // An attempt whose end is told by a later record of the same correlation id.
  ['start', 'unknown'],
  ['started', 'unknown'],
  ['accepted', 'unknown'],
]);

const TYPES: ReadonlyMap<string, string> = new Map([
  ['write', 'change'],
  ['action', 'change'],
  ['read', 'access'],
  ['delete', 'deletion'],
]);

/**
 * `event.outcome` of an Azure resource record: the word in `resultType`, else the one in `properties.result`. Null when
 * neither speaks of an outcome (`Updated`, `Active`, a number).
 */
export function activityOutcome(resultType: string | null, result: string | null): string | null {
  return outcomeWord(resultType) ?? outcomeWord(result);
}

/** The outcome that a word in any case stands for; null for other words. */
export function outcomeWord(word: string | null): string | null {
  return word === null ? null : (OUTCOMES.get(word.trim().toLowerCase()) ?? null);
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
