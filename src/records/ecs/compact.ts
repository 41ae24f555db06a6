import type { Fields } from './fields.ts';

/** Leaves out, at every depth, what is null, undefined or empty: ECS has no null fields. */
export function compact(fields: Fields): Fields {
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
  const object = compact(value as Fields);
  return Object.keys(object).length === 0 ? undefined : object;
}
