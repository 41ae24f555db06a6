import { tryParse } from '../../json/parseJsonText.ts';
import type { ReadItem } from './decodedMessage.ts';
import { charactersOf } from './rawText.ts';
import { readDocument } from './readDocument.ts';

/** The lines of a raw text that hold more than white space, without their line ends (LF or CRLF). */
export function linesOf(raw: string): string[] {
  return raw
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter((line) => line.trim() !== '');
}

/** Reads newline-separated JSON; null unless there are several lines and every one of them is JSON. */
export function readLines(raw: string, keepText: boolean): ReadItem[] | null {
  const lines = linesOf(raw);
  if (lines.length < 2) return null;
  const items: ReadItem[] = [];
  for (const line of lines) {
    const text = charactersOf(line);
    const value = text === undefined ? undefined : tryParse(text);
    if (text === undefined || value === undefined) return null;
    items.push(...readDocument(value, text, keepText));
  }
  return items;
}

/**
 * Whether a text that is not JSON is meant as one document per line, some of them broken. It is, if a line is an
 * object or list on its own and (the first line is one, or every line starts like one, or at least half of the lines
 * are). A broken document over several lines fails this: its first line is only the beginning of a value, and few of
 * its other lines stand on their own.
 */
export function looksLikeLines(raw: string): boolean {
  const lines = linesOf(raw);
  const whole = lines.map(isContainer);
  const count = whole.filter(Boolean).length;
  if (lines.length < 2 || count === 0) return false;
  return whole[0] === true || count * 2 >= lines.length || lines.every((line) => /^\s*[{[]/.test(line));
}

function isContainer(line: string): boolean {
  const text = charactersOf(line);
  return text !== undefined && typeof (tryParse(text) ?? undefined) === 'object';
}
