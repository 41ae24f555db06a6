import { BlobChangedError, type BlobStore } from '../../platform/storage/blobStore.ts';
import { createState, readState, replaceState, type StateKind, type Stored } from '../../platform/storage/state.ts';
import { type ContentItem, digestOf } from '../api/contentItem.ts';
import type { ContentType } from '../contentTypes.ts';
import { O365_STORES } from '../stores.ts';

/** How far a large blob is done. */
export interface Resume {
  /** Records from the first on that were acknowledged. */
  readonly records: number;
  /** CRC-32 over their bytes: the same records must still stand there. */
  readonly crc: number;
}

export interface ResumeStore {
  load(type: ContentType, item: ContentItem, signal: AbortSignal): Promise<Resume | null>;
  /** Only for this process: a blob that broke off is tried again soon. */
  note(type: ContentType, item: ContentItem, resume: Resume): void;
  keep(type: ContentType, item: ContentItem, resume: Resume, signal: AbortSignal): Promise<void>;
  forget(type: ContentType, item: ContentItem, signal: AbortSignal): Promise<void>;
}

/** Blobs that broke off; what is forgotten is published twice. */
const MOST_NOTED = 1_000;

const RESUME: StateKind<Resume> = {
  kind: 'o365Resume',
  version: O365_STORES.resume.version,
  upgrades: {},
  parse: ({ records, crc }) => (typeof records === 'number' && typeof crc === 'number' ? { records, crc } : null),
};

/**
 * One small blob for each large blob in hand. Which there are is listed once, so that the many small blobs of content
 * cost no read.
 */
export function resumeStore(blobs: BlobStore): ResumeStore {
  const known = new Map<string, Stored<Resume>>();
  const noted = new Map<string, Resume>();
  let listed: Promise<void> | null = null;
  const nameOf = (type: ContentType, item: ContentItem) =>
    `${O365_STORES.resume.prefix}${type}/${digestOf(item.contentId)}.json`;

  async function readAll(signal: AbortSignal): Promise<void> {
    for await (const name of blobs.list(O365_STORES.resume.prefix, signal)) {
      const stored = await readState(blobs, RESUME, name, signal);
      if (stored !== null) known.set(name, stored);
    }
  }

  async function write(
    name: string,
    before: Stored<Resume> | undefined,
    resume: Resume,
    signal: AbortSignal,
  ): Promise<Stored<Resume> | null> {
    try {
      if (before === undefined) return await createState(blobs, RESUME, name, resume, signal);
      return await replaceState(blobs, RESUME, name, before, resume, signal);
    } catch (error) {
      // Somebody else has the same blob in hand: what either acknowledged is true, and theirs is kept.
      if (!(error instanceof BlobChangedError)) throw error;
      return readState(blobs, RESUME, name, signal);
    }
  }

  return {
    load: async (type, item, signal) => {
      listed ??= readAll(signal);
      await listed.catch((error: unknown) => {
        listed = null;
        throw error;
      });
      const name = nameOf(type, item);
      const kept = known.get(name)?.value ?? null;
      const note = noted.get(name) ?? null;
      return note !== null && note.records >= (kept?.records ?? 0) ? note : kept;
    },
    note: (type, item, resume) => {
      noted.set(nameOf(type, item), resume);
      const oldest = noted.keys().next().value;
      if (noted.size > MOST_NOTED && oldest !== undefined) noted.delete(oldest);
    },
    keep: async (type, item, resume, signal) => {
      const name = nameOf(type, item);
      const before = known.get(name);
      const stored = await write(name, before, resume, signal);
      if (stored !== null) known.set(name, stored);
    },
    forget: async (type, item, signal) => {
      const name = nameOf(type, item);
      noted.delete(name);
      if (!known.has(name)) return;
      await blobs.remove(name, signal);
      known.delete(name);
    },
  };
}
