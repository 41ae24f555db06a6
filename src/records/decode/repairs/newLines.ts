import { endOfString } from '../../../json/scanJson.ts';

const SHORT: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

/**
 * Escapes raw newlines, and the other control characters JSON forbids (RFC 8259, section 7), inside double-quoted
 * strings. They are escaped rather than removed so that the value keeps its lines; outside strings nothing changes.
 */
export function newLines(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let open = text.indexOf('"'); open >= 0; open = text.indexOf('"', copied)) {
    const end = endOfString(text, open);
    if (end < 0) break;
    parts.push(text.slice(copied, open), escapeControls(text.slice(open, end)));
    copied = end;
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

function escapeControls(string: string): string {
  let clean = true;
  for (let position = 0; clean && position < string.length; position++) clean = string.charCodeAt(position) >= 0x20;
  if (clean) return string;
  return Array.from(string, (character) => (character < ' ' ? escapeOf(character) : character)).join('');
}

function escapeOf(control: string): string {
  return SHORT[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
