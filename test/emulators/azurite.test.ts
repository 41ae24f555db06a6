import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { expect, onTestFinished, test } from 'vitest';
import { type Azurite, AzuriteError, startAzurite } from './azurite.ts';

async function running(options?: Parameters<typeof startAzurite>[0]): Promise<Azurite> {
  const azurite = await startAzurite(options);
  onTestFinished(() => azurite.kill());
  return azurite;
}

function container(azurite: Azurite): ContainerClient {
  const options = { retryOptions: { maxTries: 1 } };
  return BlobServiceClient.fromConnectionString(azurite.connectionString, options).getContainerClient('state');
}

async function content(client: ContainerClient, abortSignal = AbortSignal.timeout(5_000)): Promise<string> {
  const blob = client.getBlockBlobClient('cursor');
  return String(await blob.downloadToBuffer(undefined, undefined, { abortSignal }));
}

test('blobs work, and while suspended every request is refused at once', async () => {
  const azurite = await running();
  const client = container(azurite);
  await client.create();
  await client.getBlockBlobClient('cursor').upload('42', 2);
  await azurite.suspend();
  const asked = performance.now();
  await expect(content(client)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(performance.now() - asked).toBeLessThan(500);
  await azurite.resume();
  expect(await content(client)).toBe('42');
});

test('a frozen Azurite does not answer until it is thawed', async () => {
  const azurite = await running();
  await container(azurite).create();
  await container(azurite).getBlockBlobClient('cursor').upload('42', 2);
  azurite.freeze();
  await expect(content(container(azurite), AbortSignal.timeout(200))).rejects.toThrow('aborted');
  azurite.thaw();
  expect(await content(container(azurite))).toBe('42');
});

test('with a directory the data is there after a stop, at the same ports if asked', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'azurite-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const first = await running({ dir });
  await container(first).create();
  await container(first).getBlockBlobClient('cursor').upload('42', 2);
  await first.stop();
  await expect(first.suspend()).rejects.toBeInstanceOf(AzuriteError);
  const ports = { blob: first.blobPort, queue: first.queuePort, table: first.tablePort };
  const second = await running({ dir, ports });
  expect(await content(container(first))).toBe('42');
  await expect(startAzurite({ ports })).rejects.toBeInstanceOf(AzuriteError);
  expect(second.connectionString).toBe(first.connectionString);
});
