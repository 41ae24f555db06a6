import type { BlobStore } from './blobStore.ts';

/** One kind of state blob: JSON with a schema version, older versions upgraded on reading (design rule 10). */
export interface StateKind<T> {
  /** What it is called in messages, e.g. `progress`. */
  readonly kind: string;
  /** The version that this code writes. */
  readonly version: number;
  /** `upgrades[n]` turns the fields of version n into those of version n + 1. */
  readonly upgrades: Readonly<Record<number, (fields: Readonly<Record<string, unknown>>) => Record<string, unknown>>>;
  /** Checks the fields of the current version; null means they are not of this kind. */
  readonly parse: (fields: Readonly<Record<string, unknown>>) => T | null;
}

/** A value with what is needed to replace it. */
export interface Stored<T> {
  readonly value: T;
  readonly etag: string;
}

/** State written by a newer release: this one must not touch it. */
export class StateVersionError extends Error {
  override readonly name = 'StateVersionError';
  readonly blob: string;
  readonly found: number;
  readonly supported: number;

  constructor(kind: string, blob: string, found: number, supported: number) {
    super(
      `${blob} holds ${kind} state of version ${found}, but this release reads up to version ${supported}. ` +
        'Deploy the release that wrote it, or a newer one. Nothing was overwritten.',
    );
    this.blob = blob;
    this.found = found;
    this.supported = supported;
  }
}

/** A state blob that is not what its name says; it is left as it is for somebody to look at. */
export class StateCorruptError extends Error {
  override readonly name = 'StateCorruptError';
  readonly blob: string;

  constructor(kind: string, blob: string, problem: string, options?: ErrorOptions) {
    super(
      `${blob} is not readable ${kind} state: ${problem}. Nothing was overwritten; restore the blob or delete it.`,
      options,
    );
    this.blob = blob;
  }
}

/** Reads a state blob; null when there is none. Throws `StateVersionError`, `StateCorruptError`, `InfrastructureError`. */
export async function readState<T>(
  blobs: BlobStore,
  kind: StateKind<T>,
  name: string,
  signal: AbortSignal,
): Promise<Stored<T> | null> {
  const blob = await blobs.read(name, signal);
  return blob === null ? null : { value: decodeState(kind, name, blob.bytes), etag: blob.etag };
}

/** If-None-Match `*`: the stored value, or null when the blob existed already. */
export async function createState<T>(
  blobs: BlobStore,
  kind: StateKind<T>,
  name: string,
  value: T,
  signal: AbortSignal,
): Promise<Stored<T> | null> {
  const etag = await blobs.create(name, encodeState(kind, value), signal);
  return etag === null ? null : { value, etag };
}

/** If-Match: throws `BlobChangedError` when somebody else wrote since `stored` was read. */
export async function replaceState<T>(
  blobs: BlobStore,
  kind: StateKind<T>,
  name: string,
  stored: Stored<T>,
  value: T,
  signal: AbortSignal,
): Promise<Stored<T>> {
  return { value, etag: await blobs.replace(name, encodeState(kind, value), stored.etag, signal) };
}

export function encodeState<T>(kind: StateKind<T>, value: T): Uint8Array {
  const head = { version: kind.version, kind: kind.kind };
  // First to be read, and last to be written: nothing in the value can stand in for them.
  return Buffer.from(JSON.stringify({ ...head, ...value, ...head }));
}

function decodeState<T>(kind: StateKind<T>, name: string, bytes: Uint8Array): T {
  // What is written back gets this release's version and kind, so the old ones must not travel along in the value.
  const { version: found, kind: foundKind, ...rest } = parseFields(kind, name, bytes);
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 1) {
    throw new StateCorruptError(kind.kind, name, 'it has no version');
  }
  if (found > kind.version) throw new StateVersionError(kind.kind, name, found, kind.version);
  if (foundKind !== undefined && foundKind !== kind.kind) {
    throw new StateCorruptError(kind.kind, name, 'it is of another kind');
  }
  let fields: Readonly<Record<string, unknown>> = rest;
  for (let version = found; version < kind.version; version++) {
    const upgrade = kind.upgrades[version];
    if (upgrade === undefined) throw new StateCorruptError(kind.kind, name, `version ${version} cannot be upgraded`);
    fields = upgrade(fields);
  }
  const value = kind.parse(fields);
  if (value === null) throw new StateCorruptError(kind.kind, name, 'a field is missing or of the wrong type');
  return value;
}

function parseFields<T>(kind: StateKind<T>, name: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch (error) {
    throw new StateCorruptError(kind.kind, name, 'it is not JSON', { cause: error });
  }
  throw new StateCorruptError(kind.kind, name, 'it is not a JSON object');
}
