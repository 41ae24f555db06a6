import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect } from '../account/collect.ts';
import { InputFileError, readPieces } from './readPieces.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grantwire-pieces-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test.each([
  ['in the middle', '[\n{"a":1},\n{"a" 2},\n{"a":3}\n]', 3],
  ['at its end', '[\n{"a":1},\n{"a":2}\n', 3],
])('a .json file that breaks off %s is named with the line', async (_, text, line) => {
  const file = write('broken.json', text);
  await expect(collect(readPieces(file))).rejects.toThrow(InputFileError);
  await expect(collect(readPieces(file))).rejects.toMatchObject({ file, line });
});

test('lines that are no JSON are pieces like others', async () => {
  const pieces = await collect(readPieces(write('mixed.log', '{"a":1}\nno\n{"records":[]}\n')));
  expect(pieces.map(({ kind, line }) => [kind, line])).toEqual([
    ['record', 1],
    ['message', 2],
    ['message', 3],
  ]);
});

test('a folder is no file to read', async () => {
  await expect(collect(readPieces(folder))).rejects.toThrow(InputFileError);
});
