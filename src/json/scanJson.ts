/** Half-open range `[start, end)` of positions in a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;

/** Position of the first character at or after `at` that is not JSON white space (RFC 8259, section 2). */
export function skipSpace(text: string, at: number): number {
  let position = at;
  while (position < text.length && isSpace(text.charCodeAt(position))) position++;
  return position;
}

/** True for the four characters JSON counts as white space. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Position just past the string whose opening quote is at `at`; −1 when it never closes. */
export function endOfString(text: string, at: number): number {
  for (let close = text.indexOf('"', at + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let before = close - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((close - before) % 2 === 1) return close + 1;
  }
  return -1;
}

/**
 * Position just past the single-quoted string that opens at `at`; −1 when it never closes. An apostrophe closes the
 * string only where JSON could go on (before `,`, `:`, `}`, `]` or the end), so that `'it's'` is one string.
 */
export function endOfApostropheString(text: string, at: number): number {
  for (let close = text.indexOf("'", at + 1); close >= 0; close = text.indexOf("'", close + 1)) {
    let before = close - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((close - before) % 2 === 0) continue;
    const next = skipSpace(text, close + 1);
    if (next >= text.length || ',:}]'.includes(text.charAt(next))) return close + 1;
  }
  return -1;
}

/**
 * Position just past the value that starts at `at`, by brackets and strings alone: the inside need not be JSON.
 * −1 when brackets do not match or the text ends first. With `apostrophes`, single-quoted text counts as a string.
 */
export function endOfValue(text: string, at: number, apostrophes = false): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return endOfString(text, at);
  if (first === APOSTROPHE && apostrophes) return endOfApostropheString(text, at);
  if (first === 0x7b || first === 0x5b) return endOfBrackets(text, at, apostrophes);
  let position = at;
  while (position < text.length && !',]}'.includes(text.charAt(position)) && !isSpace(text.charCodeAt(position))) {
    position++;
  }
  return position > at ? position : -1;
}

function endOfBrackets(text: string, at: number, apostrophes: boolean): number {
  const closers: number[] = [];
  let position = at;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === QUOTE || (apostrophes && code === APOSTROPHE)) {
      position = code === QUOTE ? endOfString(text, position) : endOfApostropheString(text, position);
      if (position < 0) return -1;
      continue;
    }
    // The closers `]` and `}` follow their openers at a distance of two in ASCII.
    if (code === 0x7b || code === 0x5b) closers.push(code + 2);
    else if (code === 0x7d || code === 0x5d) {
      if (closers.pop() !== code) return -1;
      if (closers.length === 0) return position + 1;
    }
    position++;
  }
  return -1;
}

/**
 * Spans of the elements of the list whose `[` is at `open`, in order, without the white space around them. Null when
 * the text does not read as a list by brackets, strings and commas.
 */
export function splitList(text: string, open: number, apostrophes = false): Span[] | null {
  const spans: Span[] = [];
  let position = skipSpace(text, open + 1);
  if (text.charAt(position) === ']') return spans;
  while (position < text.length) {
    const end = endOfValue(text, position, apostrophes);
    if (end < 0) return null;
    spans.push({ start: position, end });
    position = skipSpace(text, end);
    if (text.charAt(position) === ']') return spans;
    if (text.charAt(position) !== ',') return null;
    position = skipSpace(text, position + 1);
  }
  return null;
}
