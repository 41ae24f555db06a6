import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { azureBlobStore } from '../../../src/platform/storage/azureBlobStore.ts';
import type { BlobStore } from '../../../src/platform/storage/blobStore.ts';
import { InfrastructureError } from '../../../src/platform/runtime/infrastructureError.ts';
import { startAzurite, type Azurite } from '../../emulators/azurite.ts';

const signal = new AbortController().signal;
const text = (value: string) => Buffer.from(value);
let azurite: Azurite;
let containers = 0;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

/** A store over a container that nobody made yet, as after a first deployment. */
function newStore(): BlobStore {
  return azureBlobStore({ by: 'connectionString', connectionString: azurite.connectionString }, `state${++containers}`);
}

async function names(store: BlobStore, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const name of store.list(prefix, signal)) found.push(name);
  return found;
}

describe('azureBlobStore', () => {
  it('knows nothing of a container that does not exist, and makes it with the first blob', async () => {
    const store = newStore();
    expect(await store.read('a/b.json', signal)).toBeNull();
    expect(await names(store, '')).toEqual([]);
    await store.remove('a/b.json', signal);
    expect(await store.create('a/b.json', text('1'), signal)).not.toBeNull();
    expect(Buffer.from((await store.read('a/b.json', signal))?.bytes ?? []).toString()).toBe('1');
  });

  it('names dependency and action when storage does not answer', async () => {
    const store = newStore();
    await store.create('a', text('1'), signal);
    await azurite.suspend();
    try {
      await expect(store.read('a', signal)).rejects.toThrow(InfrastructureError);
      await expect(store.create('b', text('1'), signal)).rejects.toMatchObject({
        dependency: 'storage',
        action: 'create b',
      });
    } finally {
      await azurite.resume();
    }
    expect(Buffer.from((await store.read('a', signal))?.bytes ?? []).toString()).toBe('1');
  });

  it.each([
    [409, 'ServerBusy'],
    [409, 'BlobBeingRehydrated'],
    [412, 'LeaseIdMissing'],
    [404, 'ResourceNotFound'],
    [404, null],
  ])('takes %i %s for a failure, never for an answer about the blob', async (status, code) => {
    const server = createServer((_request, response) => {
      response.writeHead(status, code === null ? {} : { 'x-ms-error-code': code });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const connectionString = `DefaultEndpointsProtocol=http;AccountName=local;AccountKey=bG9jYWw=;BlobEndpoint=http://127.0.0.1:${port}/local;`;
    const store = azureBlobStore({ by: 'connectionString', connectionString }, 'state');
    try {
      await expect(store.create('a', text('1'), signal)).rejects.toThrow(InfrastructureError);
      await expect(store.replace('a', text('1'), '"1"', signal)).rejects.toThrow(InfrastructureError);
      await expect(store.read('a', signal)).rejects.toThrow(InfrastructureError);
      await expect(store.remove('a', signal)).rejects.toThrow(InfrastructureError);
      await expect(names(store, '')).rejects.toThrow(InfrastructureError);
    } finally {
      server.close();
    }
  });
});
