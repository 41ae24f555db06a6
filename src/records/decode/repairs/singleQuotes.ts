import { endOfApostropheString, endOfString } from '../../../json/scanJson.ts';

/**
 * Turns single-quoted strings into JSON strings, where a string can stand. Apostrophes inside double-quoted strings and
 * in any other place stay; a double quote inside a single-quoted string is escaped, `\'` loses its backslash. A string
 * that never closes is left as it is.
 */
export function singleQuotes(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  let position = 0;
  /** Last character outside strings that is not white space. */
  let before = '';
  while (position < text.length) {
    const character = text.charAt(position);
    if (character === '"') {
      const end = endOfString(text, position);
      if (end < 0) break;
      position = end;
      before = '"';
    } else if (character === "'" && '{[,:'.includes(before)) {
      const end = endOfApostropheString(text, position);
      if (end < 0) break;
      parts.push(text.slice(copied, position), requote(text.slice(position + 1, end - 1)));
      copied = end;
      position = end;
      before = "'";
    } else {
      if (character.trim() !== '') before = character;
      position++;
    }
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

function requote(inside: string): string {
  const escaped = inside.replaceAll(/\\[\s\S]|"/g, (found) => {
    if (found === '"') return String.raw`\"`;
    return found === String.raw`\'` ? "'" : found;
  });
  return `"${escaped}"`;
}
