import type { JsonObject, JsonValue } from '../../json/json.ts';
import { tryParse } from '../../json/parseJsonText.ts';
import { endOfString, endOfValue, skipSpace } from '../../json/scanJson.ts';

/** The list under an envelope's `records` key, in whatever case the key is written; null when there is none. */
export function recordsOf(envelope: JsonObject): readonly JsonValue[] | null {
  const direct = envelope['records'];
  if (Array.isArray(direct)) return direct as readonly JsonValue[];
  for (const key of Object.keys(envelope)) {
    const member = envelope[key];
    if (isRecordsKey(key) && Array.isArray(member)) return member as readonly JsonValue[];
  }
  return null;
}

/**
 * Position of the `[` that opens the list of records in the text of an envelope or a list; −1 when there is none. The
 * text may be broken after that place. Of a repeated key the last one counts, as in `JSON.parse`.
 */
export function openOfRecords(text: string, apostrophes = false): number {
  const start = skipSpace(text, 0);
  if (text.charAt(start) === '[') return start;
  if (text.charAt(start) !== '{') return -1;
  const opens = new Map<string, number>();
  let position = skipSpace(text, start + 1);
  while (text.charAt(position) === '"') {
    const keyEnd = endOfString(text, position);
    if (keyEnd < 0) break;
    const key = tryParse(text.slice(position, keyEnd));
    const colon = skipSpace(text, keyEnd);
    if (text.charAt(colon) !== ':') break;
    const value = skipSpace(text, colon + 1);
    if (typeof key === 'string' && isRecordsKey(key)) {
      // A later value under the same key replaces an earlier one, but not its place among the keys.
      opens.set(key, text.charAt(value) === '[' ? value : -1);
    }
    const end = endOfValue(text, value, apostrophes);
    const comma = end < 0 ? -1 : skipSpace(text, end);
    if (comma < 0 || text.charAt(comma) !== ',') break;
    position = skipSpace(text, comma + 1);
  }
  const direct = opens.get('records') ?? -1;
  return direct >= 0 ? direct : ([...opens.values()].find((open) => open >= 0) ?? -1);
}

function isRecordsKey(key: string): boolean {
  return key.length === 7 && key.toLowerCase() === 'records';
}
