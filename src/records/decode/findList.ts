import { isJsonObject, type JsonValue } from '../../json/json.ts';
import { skipSpace } from '../../json/scanJson.ts';
import { scanMembers } from '../../json/scanMembers.ts';
import { countTraits, isTrait } from './recordTraits.ts';

/** A document's list of elements and what the document says of them. */
export interface ElementList {
  readonly elements: readonly JsonValue[];
  /**
   * - `records`: an envelope, which vouches that its elements are records
   * - `plain`: a list, or the answer of an API `{"value":[…]}`; an element needs a trait of a record
   */
  readonly kind: 'records' | 'plain';
}

/**
 * The list of a document: under `records`, in whatever case the key is written; the document itself; or under `value`,
 * unless the object is a record by itself. Null when there is none.
 */
export function listIn(document: JsonValue): ElementList | null {
  if (Array.isArray(document)) return { elements: document as readonly JsonValue[], kind: 'plain' };
  if (!isJsonObject(document)) return null;
  const direct = document['records'];
  if (Array.isArray(direct)) return { elements: direct as readonly JsonValue[], kind: 'records' };
  for (const key of Object.keys(document)) {
    const member = document[key];
    if (isRecordsKey(key) && Array.isArray(member)) {
      return { elements: member as readonly JsonValue[], kind: 'records' };
    }
  }
  const value = document['value'];
  if (!Array.isArray(value) || countTraits(document) > 0) return null;
  return { elements: value as readonly JsonValue[], kind: 'plain' };
}

/** Where a document's list stands in its text. */
export interface ListPlace {
  /** Position of its `[`. */
  readonly open: number;
  readonly kind: ElementList['kind'];
}

/**
 * The place of the list that `listIn` finds, in the text of a document that starts at `at`. The text may be broken
 * behind that place. Null when there is none.
 */
export function findList(text: string, at: number, apostrophes = false): ListPlace | null {
  const start = skipSpace(text, at);
  if (text.charAt(start) === '[') return { open: start, kind: 'plain' };
  if (text.charAt(start) !== '{') return null;
  // A later value under the same key replaces an earlier one, but not its place among the keys.
  const records = new Map<string, number>();
  let value = -1;
  let traits = false;
  for (const member of scanMembers(text, start, apostrophes)) {
    const open = text.charAt(member.start) === '[' ? member.start : -1;
    if (isRecordsKey(member.key)) records.set(member.key, open);
    else if (member.key === 'value') value = open;
    else traits ||= isTrait(member.key);
  }
  const direct = records.get('records') ?? -1;
  const open = direct >= 0 ? direct : ([...records.values()].find((found) => found >= 0) ?? -1);
  if (open >= 0) return { open, kind: 'records' };
  return value >= 0 && !traits ? { open: value, kind: 'plain' } : null;
}

function isRecordsKey(key: string): boolean {
  return key.length === 7 && key.toLowerCase() === 'records';
}
