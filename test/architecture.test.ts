import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

/** Each line may import the lines before it, and no other: wings stand on one line and never import each other. */
const LINES: readonly (readonly string[])[] = [
  ['json', 'version.ts'],
  ['platform'],
  ['positions'],
  ['events'],
  ['catalogue', 'notices'],
  ['records', 'o365', 'access', 'webhooks'],
  ['composition', 'status'],
  ['functions'],
  ['app.ts', 'cli'],
];

const roomOf = (file: string): string => file.split('/')[1] ?? '';
const lineOf = (file: string): number => LINES.findIndex((line) => line.includes(roomOf(file)));

function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import|module)\s*\(?\s*'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier]) => normalize(join(dirname(file), specifier ?? '')));
}

it('imports point one way: a room reads what stands before it, and wings never each other', () => {
  const files = globSync('src/**/*.ts');
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => lineOf(file) < 0)).toEqual([]);
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => roomOf(target) !== roomOf(file) && lineOf(target) >= lineOf(file))
      .map((target) => `${file} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

it('the platform knows no word of the product', () => {
  const words =
    /webhook|quarantin|ingest|outbox|cursor|grantwire|\bsinks?\b|sweep|notice|hint|snapshot|inventory|diagnostic/i;
  const found = globSync('src/platform/**/*.ts').flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => words.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
