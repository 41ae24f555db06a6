import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStateFolder, StateFolderError } from './stateFolder.ts';
import { startStorage } from './storage.ts';

const { signal } = new AbortController();
const BLOB = 'progress/diagnostics/0.json';
let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'grantwire-storage-'));
});

afterEach(() => rmSync(path, { recursive: true, force: true }));

async function writeAndKill(): Promise<void> {
  const folder = openStateFolder(path);
  const { azurite, blobs } = await startStorage(folder, signal);
  await blobs.create(BLOB, Buffer.from('{}'), signal);
  // The index is on disk after a clean stop of storage; the folder stays marked, as after a kill of the runner.
  await azurite.stop();
}

test('what storage held before a kill is there again', async () => {
  await writeAndKill();
  const { azurite, blobs, wasReset } = await startStorage({ ...openStateFolder(path), wasKilled: true }, signal);
  try {
    expect(wasReset).toBe(false);
    expect(await blobs.read(BLOB, signal)).not.toBeNull();
  } finally {
    await azurite.stop();
  }
});

test('an index that lists blobs whose data is gone is dropped, and storage works again', async () => {
  await writeAndKill();
  rmSync(join(path, 'storage', '__blobstorage__'), { recursive: true });
  const { azurite, blobs, wasReset } = await startStorage({ ...openStateFolder(path), wasKilled: true }, signal);
  try {
    expect(wasReset).toBe(true);
    expect(await blobs.read(BLOB, signal)).toBeNull();
    expect(await blobs.create(BLOB, Buffer.from('{}'), signal)).not.toBeNull();
  } finally {
    await azurite.stop();
  }
});

test('a folder keeps its secret, knows a start that did not end, and takes one start at a time', () => {
  const first = openStateFolder(path);
  expect(first).toMatchObject({ isContinued: false, wasKilled: false });
  first.close();
  const second = openStateFolder(path);
  expect(second).toMatchObject({ isContinued: true, wasKilled: false, secret: first.secret });
  expect(openStateFolder(path)).toMatchObject({ wasKilled: true });
  second.close();
});

test('a folder in use is refused', () => {
  openStateFolder(path);
  writeFileSync(join(path, 'running'), String(process.ppid));
  expect(() => openStateFolder(path)).toThrow(StateFolderError);
});
