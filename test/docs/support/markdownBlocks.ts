import { readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);

/** The text of a page of this repository. */
export function page(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** The text under a heading of the second level, up to the next one. */
export function section(markdown: string, heading: string): string {
  const start = markdown.indexOf(`\n## ${heading}\n`);
  if (start === -1) throw new RangeError(`no section "${heading}"`);
  const end = markdown.indexOf('\n## ', start + 1);
  return markdown.slice(start, end === -1 ? undefined : end);
}

/** The one fenced block of a language in a text. */
export function block(markdown: string, language: string): string {
  const blocks = [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, tag]) => tag === language);
  const [only] = blocks;
  if (only?.[2] === undefined || blocks.length > 1) throw new RangeError(`${blocks.length} blocks of ${language}`);
  return only[2];
}
