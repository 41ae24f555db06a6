import type { Fields } from './fields.ts';

/** Leaves out, at every depth, what is null, undefined or empty: ECS has no null fields. The copy is the caller's own. */
export function compact(fields: Fields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) {
    const value = compactValue(fields[key]);
    if (value !== undefined) kept[key] = value;
  }
  return kept;
}

function compactValue(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const list = value.map(compactValue).filter((element) => element !== undefined);
    return list.length === 0 ? undefined : list;
  }
  return isBare(value) ? undefined : nonEmpty(compact(value as Fields));
}

/** Most groups that a record does not fill are empty from the start. */
function isBare(value: object): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function nonEmpty(object: Fields): Fields | undefined {
  return isBare(object) ? undefined : object;
}
