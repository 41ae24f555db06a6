import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { Log } from '../platform/runtime/log.ts';
import {
  createState,
  readState,
  StateCorruptError,
  StateVersionError,
  type StateKind,
} from '../platform/storage/state.ts';
import { NOTICE_KINDS, type NoticeKind } from './kinds.ts';
import { NOTICE_STORES } from './stores.ts';
import { unreadableStateKey, unreadableStateText } from './unreadableState.ts';

export interface Notice {
  readonly kind: NoticeKind;
  /** One text that chat services show as it is; no address, no secret, nothing from a record. */
  readonly text: string;
  readonly at: string;
}

export interface Notices {
  /**
   * Tells once per key, whichever instance comes first; `sweep` carries it to `ADMIN_WEBHOOK_URL` within a minute.
   * @param key names the occasion, e.g. the connection and when its failures began
   */
  tell(kind: NoticeKind, key: string, text: string, log: Log, signal: AbortSignal): Promise<void>;
  /**
   * Sends what waits, oldest first; what is not accepted stays for the next call. A waiting entry that cannot be read
   * is told by itself and costs the others nothing.
   */
  sendWaiting(post: (notice: Notice) => Promise<boolean>, log: Log, signal: AbortSignal): Promise<void>;
}

/** Kept in a field of its own: a state blob has a `kind` too. */
const NOTICE: StateKind<{ readonly notice: Notice }> = {
  kind: 'notice',
  version: NOTICE_STORES.waiting.version,
  upgrades: {},
  parse: ({ notice }) => {
    const { kind, text, at } = (notice ?? {}) as Partial<Record<keyof Notice, unknown>>;
    return typeof kind === 'string' && typeof text === 'string' && typeof at === 'string'
      ? { notice: { kind: kind as NoticeKind, text, at } }
      : null;
  },
};

/** @param isWanted whether anybody is to be told beside the log */
export function blobNotices(blobs: BlobStore, clock: Clock, isWanted: boolean): Notices {
  const tell: Notices['tell'] = async (kind, key, text, log, signal) => {
    const at = clock.now().toISOString();
    const told = `${NOTICE_STORES.told.prefix}${kind}/${key}.json`;
    if ((await blobs.read(told, signal)) !== null) return;
    // The message to people is kept before the occasion counts as told: a crash in between tells it twice rather than
    // never. Its name is the occasion's, so that instances that come here at once keep one.
    const waiting = { notice: { kind, text, at } };
    if (isWanted)
      await createState(blobs, NOTICE, `${NOTICE_STORES.waiting.prefix}${kind}_${key}.json`, waiting, signal);
    const first = await blobs.create(told, Buffer.from(JSON.stringify({ version: 1, at })), signal);
    if (first !== null) log[NOTICE_KINDS[kind].level](kind, { key, text });
  };
  return {
    tell,
    sendWaiting: async (post, log, signal) => {
      const waiting: { readonly name: string; readonly notice: Notice }[] = [];
      for await (const name of blobs.list(NOTICE_STORES.waiting.prefix, signal)) {
        try {
          const stored = await readState(blobs, NOTICE, name, signal);
          if (stored !== null) waiting.push({ name, ...stored.value });
        } catch (error) {
          if (!(error instanceof StateCorruptError || error instanceof StateVersionError)) throw error;
          await tell('state_unreadable', unreadableStateKey(error), unreadableStateText(error), log, signal);
        }
      }
      for (const { name, notice } of waiting.toSorted((a, b) => a.notice.at.localeCompare(b.notice.at))) {
        if (!(await post(notice))) {
          log.warn('notice_not_accepted', { kind: notice.kind });
          return;
        }
        await blobs.remove(name, signal);
      }
    },
  };
}
