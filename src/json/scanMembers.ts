import { tryParse } from './parseJsonText.ts';
import { endOfString, endOfValue, type Span, skipSpace } from './scanJson.ts';

/** The value of one member of an object, `end` −1 when it does not end; its key as `JSON.parse` reads it. */
export interface MemberSpan extends Span {
  readonly key: string;
}

/**
 * Members of the object whose `{` is at `open`, in order, as far as the text reads as members. The last of two members
 * with the same key counts, as in `JSON.parse`.
 */
export function* scanMembers(text: string, open: number, apostrophes = false): Generator<MemberSpan> {
  let position = skipSpace(text, open + 1);
  while (text.charAt(position) === '"') {
    const keyEnd = endOfString(text, position);
    const colon = keyEnd < 0 ? -1 : skipSpace(text, keyEnd);
    if (colon < 0 || text.charAt(colon) !== ':') return;
    const key = tryParse(text.slice(position, keyEnd));
    const start = skipSpace(text, colon + 1);
    const end = endOfValue(text, start, apostrophes);
    if (typeof key === 'string') yield { key, start, end };
    const comma = end < 0 ? -1 : skipSpace(text, end);
    if (comma < 0 || text.charAt(comma) !== ',') return;
    position = skipSpace(text, comma + 1);
  }
}

/** The text of an object's member; null when the object has no such member. */
export function memberText(text: string, key: string): string | null {
  let found: string | null = null;
  for (const member of scanMembers(text, skipSpace(text, 0))) {
    if (member.key === key && member.end > 0) found = text.slice(member.start, member.end);
  }
  return found;
}
