import { endOfString, skipSpace } from '../../../json/scanJson.ts';

/**
 * Deletes members with an empty name and an empty text, `"":"",`, wherever a member can stand. Where that leaves a
 * comma before `}`, the comma goes too.
 */
export function emptyFieldNames(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  let position = 0;
  /** Last character outside strings that is not white space. */
  let before = '';
  while (position < text.length) {
    const character = text.charAt(position);
    if (character !== '"') {
      if (character.trim() !== '') before = character;
      position++;
      continue;
    }
    const end = before === '{' || before === ',' ? endOfEmptyMember(text, position) : -1;
    if (end > 0) {
      parts.push(withoutDanglingComma(text.slice(copied, position), text, end, before));
      copied = end;
      position = end;
      continue;
    }
    const close = endOfString(text, position);
    if (close < 0) break;
    before = '"';
    position = close;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

function endOfEmptyMember(text: string, at: number): number {
  if (!text.startsWith('""', at)) return -1;
  const colon = skipSpace(text, at + 2);
  if (text.charAt(colon) !== ':') return -1;
  const value = skipSpace(text, colon + 1);
  if (!text.startsWith('""', value)) return -1;
  const comma = skipSpace(text, value + 2);
  return text.charAt(comma) === ',' ? comma + 1 : -1;
}

function withoutDanglingComma(kept: string, text: string, end: number, before: string): string {
  if (before !== ',' || text.charAt(skipSpace(text, end)) !== '}') return kept;
  const comma = kept.lastIndexOf(',');
  return comma < 0 ? kept : kept.slice(0, comma);
}
