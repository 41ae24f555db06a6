import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { entriesOf, nameOf, shown } from '../fields/nameValues.ts';
import { toLabel } from '../fields/scalars.ts';

/** One changed property of the object that a record is about. */
export interface ModifiedValue {
  readonly name: string | null;
  readonly old: JsonValue;
  readonly new: JsonValue;
}

/** How they read in the docs. */
export const MODIFIED_VALUES = {
  '[].name': 'name of a changed property',
  '[].old': 'value before, JSON text parsed',
  '[].new': 'value after, likewise',
} as const;

/**
 * Reads `ModifiedProperties`: `[{"Name", "OldValue", "NewValue"}]`, a list of plain names, either as JSON text, or
 * text, which becomes one new value without a name.
 */
export function modifiedValues(value: JsonValue | undefined): ModifiedValue[] {
  return entriesOf(value).map((entry) => {
    if (!isJsonObject(entry)) return { name: toLabel(entry), old: null, new: null };
    const name = nameOf(entry);
    return { name, old: shown(name, member(entry, 'Old')), new: shown(name, member(entry, 'New') ?? entry['Value']) };
  });
}

/** `OldValue` or `NewValue`, also with a small first letter. */
function member(entry: JsonObject, which: 'Old' | 'New'): JsonValue | undefined {
  return entry[`${which}Value`] ?? entry[`${which.toLowerCase()}Value`];
}
