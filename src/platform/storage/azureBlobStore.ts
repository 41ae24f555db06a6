import type { ContainerClient } from '@azure/storage-blob';
import { BlobChangedError, type BlobChange, type BlobStore, type StoredBlob } from './blobStore.ts';
import { checkBlobName } from './blobName.ts';
import { managedIdentity } from '../identity/credentials.ts';
import { InfrastructureError } from '../runtime/infrastructureError.ts';
import type { StorageConnection } from './storageConnection.ts';

/** Short, because the platform's retry policy is the long one: a few seconds of patience, then throw. */
const RETRY = { maxTries: 3, tryTimeoutInMs: 10_000, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };

/** State blobs in one container of an Azure storage account; the SDK is loaded at first use. */
export function azureBlobStore(connection: StorageConnection, container: string): BlobStore {
  let opened: Promise<ContainerClient> | null = null;
  const client = () => (opened ??= openContainer(connection, container));
  const attempt: Attempt = async (verb, name, run) => {
    checkBlobName(name);
    const action = `${verb} ${name}`;
    try {
      return await run(await client());
    } catch (error) {
      if (error instanceof BlobChangedError) throw error;
      throw new InfrastructureError('storage', action, { cause: error });
    }
  };
  return {
    read: (name, signal) => attempt('read', name, (container) => readBlob(container, name, signal)),
    create: (name, bytes, signal) => attempt('create', name, (container) => createBlob(container, name, bytes, signal)),
    replace: (name, bytes, etag, signal) =>
      attempt('replace', name, (container) => replaceBlob(container, name, bytes, etag, signal)),
    remove: (name, signal) => attempt('delete', name, (container) => removeBlob(container, name, signal)),
    list: async function* list(prefix, signal) {
      for await (const { name } of listBlobs(attempt, prefix, signal)) yield name;
    },
    listChanges: (prefix, signal) => listBlobs(attempt, prefix, signal),
  };
}

type Attempt = <T>(verb: string, name: string, run: (client: ContainerClient) => Promise<T>) => Promise<T>;

async function openContainer(connection: StorageConnection, container: string): Promise<ContainerClient> {
  const { BlobServiceClient } = await import('@azure/storage-blob');
  const options = { retryOptions: RETRY };
  const service =
    connection.by === 'connectionString'
      ? BlobServiceClient.fromConnectionString(connection.connectionString, options)
      : new BlobServiceClient(connection.blobServiceUri, await managedIdentity(connection.clientId), options);
  return service.getContainerClient(container);
}

async function readBlob(container: ContainerClient, name: string, signal: AbortSignal): Promise<StoredBlob | null> {
  try {
    const response = await container.getBlockBlobClient(name).download(0, undefined, { abortSignal: signal });
    if (response.etag === undefined || response.readableStreamBody === undefined) {
      throw new Error('the answer has no ETag or no body');
    }
    const chunks: Buffer[] = [];
    for await (const chunk of response.readableStreamBody) chunks.push(Buffer.from(chunk));
    return { bytes: Buffer.concat(chunks), etag: response.etag };
  } catch (error) {
    // A missing container holds no blob either: it is made by the first write.
    if (isMissing(error)) return null;
    throw error;
  }
}

async function createBlob(
  container: ContainerClient,
  name: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return await upload(container, name, bytes, { ifNoneMatch: '*' }, signal);
  } catch (error) {
    if (isTaken(error)) return null;
    if (codeOf(error) !== 'ContainerNotFound') throw error;
  }
  await container.createIfNotExists({ abortSignal: signal });
  try {
    return await upload(container, name, bytes, { ifNoneMatch: '*' }, signal);
  } catch (error) {
    if (isTaken(error)) return null;
    throw error;
  }
}

async function replaceBlob(
  container: ContainerClient,
  name: string,
  bytes: Uint8Array,
  etag: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await upload(container, name, bytes, { ifMatch: etag }, signal);
  } catch (error) {
    // Deleted meanwhile is a change by somebody else too.
    if (codeOf(error) === 'ConditionNotMet' || isMissing(error)) throw new BlobChangedError(name, { cause: error });
    throw error;
  }
}

async function removeBlob(container: ContainerClient, name: string, signal: AbortSignal): Promise<void> {
  try {
    await container.getBlockBlobClient(name).delete({ abortSignal: signal });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function upload(
  container: ContainerClient,
  name: string,
  bytes: Uint8Array,
  conditions: { ifMatch?: string; ifNoneMatch?: string },
  signal: AbortSignal,
): Promise<string> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { etag } = await container.getBlockBlobClient(name).upload(body, body.length, {
    conditions,
    abortSignal: signal,
    blobHTTPHeaders: { blobContentType: 'application/json' },
  });
  if (etag === undefined) throw new Error('the answer has no ETag');
  return etag;
}

async function* listBlobs(attempt: Attempt, prefix: string, signal: AbortSignal): AsyncGenerator<BlobChange> {
  let continuation: string | undefined;
  do {
    const page: { blobs: BlobChange[]; next: string | undefined } = await attempt('list', prefix, (container) =>
      listPage(container, prefix, continuation, signal),
    );
    yield* page.blobs;
    continuation = page.next;
  } while (continuation !== undefined && continuation !== '');
}

async function listPage(
  container: ContainerClient,
  prefix: string,
  continuation: string | undefined,
  signal: AbortSignal,
) {
  const pages = container
    .listBlobsFlat({ prefix, abortSignal: signal })
    .byPage(continuation === undefined ? {} : { continuationToken: continuation });
  try {
    const { value, done } = await pages.next();
    if (done === true) return { blobs: [], next: undefined };
    const blobs = value.segment.blobItems.map(({ name, properties }) => ({ name, changedAt: properties.lastModified }));
    return { blobs, next: value.continuationToken };
  } catch (error) {
    if (isMissing(error)) return { blobs: [], next: undefined };
    throw error;
  }
}

/** Another error of the same status, such as 409 `ServerBusy`, says nothing of the blob. */
function isTaken(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'BlobAlreadyExists' || code === 'ConditionNotMet';
}

/** A 404 of somebody else, such as a proxy, says nothing of the blob either. */
function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'BlobNotFound' || code === 'ContainerNotFound';
}

/**
 * The storage error code of an SDK error (Blob service error codes, header `x-ms-error-code`); null for any other error.
 * The SDK's class is not asked for, because importing it would load the SDK.
 */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  // The header is there for answers without a body too.
  const details = 'details' in error ? error.details : null;
  const header = details !== null && typeof details === 'object' && 'errorCode' in details ? details.errorCode : null;
  if (typeof header === 'string') return header;
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
