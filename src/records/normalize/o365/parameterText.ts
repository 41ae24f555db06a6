import type { JsonValue } from '../../../json/json.ts';
import { type NameValue, nameValues } from '../fields/nameValues.ts';
import { isSecretName, REDACTED } from '../fields/redact.ts';

/** No cmdlet has as many; the rest of a longer text stays one value without a name. */
const MAX_PARAMETERS = 500;

/**
 * Parameters of a cmdlet: a list of names and values, or one text as the compliance centre writes it,
 * `-Name "Suche 1" -Force "True" -ExchangeLocation ("All","x") -WhatIf`. A list in parentheses becomes a list of texts,
 * an empty one and an empty text null, a switch without a value `True`. Text that is no such line stays one value
 * without a name. Linear in the text.
 */
export function parameterValues(source: JsonValue | undefined): NameValue[] {
  return typeof source === 'string' && /^\s{0,100}-[a-z]/i.test(source) ? parsed(source) : nameValues(source);
}

function parsed(text: string): NameValue[] {
  const found: NameValue[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length && text[at] === '-' && found.length < MAX_PARAMETERS) {
    const end = nameEnd(text, at + 1);
    const name = text.slice(at + 1, end);
    const read = readValue(text, skipBlanks(text, end));
    found.push({ name, value: isSecretName(name) && read.value !== null ? REDACTED : read.value });
    at = skipBlanks(text, read.end);
  }
  const rest = text.slice(at);
  if (rest !== '') found.push({ name: null, value: rest });
  return found;
}

interface Read {
  readonly value: JsonValue;
  readonly end: number;
}

function readValue(text: string, at: number): Read {
  switch (text.charAt(at)) {
    case '"':
    case "'":
      return quoted(text, at, false);
    case '(':
      return list(text, at);
    default:
      return bare(text, at);
  }
}

/** A quote inside a value is not escaped: only one before a blank or the end closes it, in a list also before `,` or `)`. */
function quoted(text: string, at: number, inList: boolean): Read {
  const quote = text[at];
  let end = at + 1;
  while (end < text.length && !(text[end] === quote && isBoundary(text[end + 1], inList))) end++;
  const value = text.slice(at + 1, end);
  return { value: value === '' ? null : value, end: Math.min(end + 1, text.length) };
}

function list(text: string, start: number): Read {
  const values: string[] = [];
  let at = skipBlanks(text, start + 1);
  while (at < text.length && text[at] !== ')') {
    const read: Read = text[at] === '"' || text[at] === "'" ? quoted(text, at, true) : element(text, at);
    if (typeof read.value === 'string') values.push(read.value);
    at = skipBlanks(text, read.end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return { value: values.length === 0 ? null : values, end: Math.min(at + 1, text.length) };
}

function element(text: string, start: number): Read {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== ')') end++;
  // A stray character must not hold the reader in one place.
  return { value: text.slice(start, end).trim(), end: Math.max(end, start + 1) };
}

/** A word up to the next blank; directly before another parameter it was a switch. */
function bare(text: string, start: number): Read {
  if (start >= text.length || (text[start] === '-' && /[a-z]/i.test(text[start + 1] ?? ''))) {
    return { value: 'True', end: start };
  }
  let end = start;
  while (end < text.length && !isBlank(text[end])) end++;
  return { value: text.slice(start, end), end };
}

/** Names end at a blank, or at the colon of `-Force:True`. */
function nameEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !isBlank(text[end]) && text[end] !== ':') end++;
  return end;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && (isBlank(text[at]) || text[at] === ':')) at++;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function isBoundary(character: string | undefined, inList: boolean): boolean {
  if (character === undefined || isBlank(character)) return true;
  return inList && (character === ',' || character === ')');
}
