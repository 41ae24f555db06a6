import { tryParse } from '../../../json/parseJsonText.ts';
import { endOfString, endOfValue, skipSpace } from '../../../json/scanJson.ts';

/** How many characters may be scanned for JSON inside texts, for each character of the whole. */
const INNER_SCANS = 2;

/**
 * Escapes quotes that stand unescaped inside a text, as Office 365 sends them: `"Comments":"the "new" rule"`, and JSON
 * as a text, `"Data":"{"id":"x"}"`. A quote closes a text only where JSON can go on behind it: in an object before `}`
 * or before a comma and another member, in a list before `]` or before a comma and another value.
 */
export function unescapedQuotes(text: string): string {
  const parts: string[] = [];
  const brackets: string[] = [];
  const budget = { characters: text.length * INNER_SCANS };
  let copied = 0;
  let position = 0;
  let isKey = false;
  while (position < text.length) {
    const character = text.charAt(position);
    if (character === '"') {
      const inObject = brackets.at(-1) === '{';
      const innerEnd = isKey ? -1 : endOfInnerJson(text, position, inObject, budget);
      const plainEnd = isKey ? endOfString(text, position) : endOfText(text, position, inObject);
      const end = innerEnd > 0 ? innerEnd : plainEnd;
      if (end < 0) break;
      const inside = text.slice(position + 1, end - 1);
      parts.push(text.slice(copied, position + 1), innerEnd > 0 ? escapeAll(inside) : escapeQuotes(inside));
      copied = end - 1;
      position = end;
      continue;
    }
    if (character === '{' || character === '[') brackets.push(character);
    else if (character === '}' || character === ']') brackets.pop();
    if (character === '{' || character === ',') isKey = brackets.at(-1) === '{';
    else if (character.trim() !== '') isKey = false;
    position++;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

/** Position just past the text that opens at `open`; −1 when it never closes. */
function endOfText(text: string, open: number, inObject: boolean): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let before = close - 1;
    while (text.charAt(before) === '\\') before--;
    if ((close - before) % 2 === 1 && canGoOn(text, close + 1, inObject)) return close + 1;
  }
  return -1;
}

/** Position just past a text that opens at `open` and holds JSON with its quotes as they are; −1 when it is none. */
function endOfInnerJson(text: string, open: number, inObject: boolean, budget: { characters: number }): number {
  if (!/^[{[]\s?["{[]/.test(text.slice(open + 1, open + 4)) || budget.characters <= 0) return -1;
  const end = endOfValue(text, open + 1);
  budget.characters -= (end < 0 ? text.length : end) - open;
  if (end < 0 || text.charAt(end) !== '"' || !canGoOn(text, end + 1, inObject)) return -1;
  return tryParse(text.slice(open + 1, end)) === undefined ? -1 : end + 1;
}

/** Whether JSON can go on at `at`, behind a value. */
function canGoOn(text: string, at: number, inObject: boolean): boolean {
  const next = skipSpace(text, at);
  if (next >= text.length) return true;
  const closer = inObject ? '}' : ']';
  if (text.charAt(next) === closer) return /^[,}\]]?$/.test(text.charAt(skipSpace(text, next + 1)));
  if (text.charAt(next) !== ',') return false;
  const start = skipSpace(text, next + 1);
  if (!inObject) return /^["{[\dtfn-]$/.test(text.charAt(start));
  const keyEnd = text.charAt(start) === '"' ? text.indexOf('"', start + 1) : -1;
  return keyEnd > 0 && text.charAt(skipSpace(text, keyEnd + 1)) === ':';
}

function escapeQuotes(inside: string): string {
  return inside.replaceAll(/\\[\s\S]|"/g, (found) => (found === '"' ? String.raw`\"` : found));
}

function escapeAll(inside: string): string {
  return inside.replaceAll(/["\\]/g, (found) => `\\${found}`);
}
