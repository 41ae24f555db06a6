/** Blob storage as the product sees it. Names are paths in the one state container. */

export interface StoredBlob {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

export interface BlobChange {
  readonly name: string;
  readonly changedAt: Date;
}

export interface BlobStore {
  /** Null when there is no such blob. */
  read(name: string, signal: AbortSignal): Promise<StoredBlob | null>;
  /** If-None-Match `*`: the new ETag, or null when it existed already (for create-once names that is success). */
  create(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<string | null>;
  /** If-Match: the new ETag. Throws `BlobChangedError` when somebody else wrote since. */
  replace(name: string, bytes: Uint8Array, etag: string, signal: AbortSignal): Promise<string>;
  /** Deleting what is gone is success. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  /** Names under a prefix in lexical order. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<string>;
  /** The same names, with the time of each blob's last change. */
  listChanges(prefix: string, signal: AbortSignal): AsyncIterable<BlobChange>;
}

/** Somebody else replaced the blob since we read it: read again, decide again. */
export class BlobChangedError extends Error {
  override readonly name = 'BlobChangedError';
  readonly blob: string;

  constructor(blob: string, options?: ErrorOptions) {
    super(`The blob ${blob} was changed by another instance.`, options);
    this.blob = blob;
  }
}
