import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { STORES } from '../../src/composition/stores.ts';
import { LOG_EVENTS } from '../../src/composition/telemetry.ts';

const TABLES = /(logEvents|stores|kinds|permissions|telemetry)\.ts$/;
const sources = globSync('src/**/*.ts')
  .filter((file) => !TABLES.test(file))
  .map((file) => ({ file, text: withoutComments(readFileSync(file, 'utf8')) }));

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

it('every log event in the list is written somewhere', () => {
  const all = sources.map(({ text }) => text).join('\n');
  expect(Object.keys(LOG_EVENTS).filter((name) => !all.includes(`'${name}'`))).toEqual([]);
});

it('log lines go through the typed log alone', () => {
  const others = sources.filter(({ text }) => /JSON\.stringify\(\{ event:/.test(text)).map(({ file }) => file);
  expect(others.filter((file) => file !== 'src/platform/runtime/log.ts')).toEqual([]);
});

it('blob names begin with the prefix of a store, which stands in the list alone', () => {
  const prefixes = STORES.map(({ prefix }) => prefix);
  expect(new Set(prefixes).size).toBe(prefixes.length);
  // Routes of the admin operations are spelt like the store of connections.
  const writers = sources.filter(({ file }) => !file.startsWith('src/functions/'));
  const wrong = writers.flatMap(({ file, text }) =>
    prefixes
      .filter((prefix) => text.includes(`\`${prefix}`) || text.includes(`'${prefix}`))
      .map((prefix) => `${file}: ${prefix}`),
  );
  expect(wrong).toEqual([]);
});

it('blobs have the version of their store, which the documentation shows', () => {
  const own = sources.filter(({ text }) => /\bkind: '[^']+',\s+version: \d/.test(text)).map(({ file }) => file);
  expect(own).toEqual([]);
});
