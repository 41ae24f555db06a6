import { endOfString } from './scanJson.ts';

const INTEGER = /^-?\d+$/;

/**
 * Puts quotes around every integer outside ±(2^53 − 1) that stands as a value in valid JSON text, so that parsing
 * keeps its digits. Strings, decimals and numbers with an exponent stay as they are.
 */
export function quoteUnsafeIntegers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  let position = 0;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === 0x22) {
      const end = endOfString(text, position);
      position = end < 0 ? text.length : end;
    } else if (code === 0x2d || isDigit(code)) {
      const end = endOfNumber(text, position);
      const token = text.slice(position, end);
      if (INTEGER.test(token) && !Number.isSafeInteger(Number(token))) {
        parts.push(text.slice(copied, position), '"', token, '"');
        copied = end;
      }
      position = end;
    } else position++;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function endOfNumber(text: string, at: number): number {
  let position = at + 1;
  while (position < text.length && (isDigit(text.charCodeAt(position)) || '+-.eE'.includes(text.charAt(position)))) {
    position++;
  }
  return position;
}
