import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { Log } from '../platform/runtime/log.ts';
import { createState, readState, type StateKind } from '../platform/storage/state.ts';

/** What an administrator is told at once. Each is also an error line of that name in the log, for alert rules. */
export type NoticeKind =
  | 'connection_failing'
  | 'connection_recovered'
  | 'connection_disabled'
  | 'egress_down'
  | 'events_late'
  | 'events_skipped'
  | 'daily_digest';

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
  /** Sends what waits, oldest first; what is not accepted stays for the next call. */
  sendWaiting(post: (notice: Notice) => Promise<boolean>, log: Log, signal: AbortSignal): Promise<void>;
}

/** Kept in a field of its own: a state blob has a `kind` too. */
const NOTICE: StateKind<{ readonly notice: Notice }> = {
  kind: 'notice',
  version: 1,
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
  return {
    tell: async (kind, key, text, log, signal) => {
      const at = clock.now().toISOString();
      const told = `notices/told/${kind}/${key}.json`;
      if ((await blobs.read(told, signal)) !== null) return;
      // The message to people is kept before the occasion counts as told: a crash in between tells it twice rather than
      // never. Its name is the occasion's, so that instances that come here at once keep one.
      const waiting = { notice: { kind, text, at } };
      if (isWanted) await createState(blobs, NOTICE, `notices/waiting/${kind}_${key}.json`, waiting, signal);
      const first = await blobs.create(told, Buffer.from(JSON.stringify({ version: 1, at })), signal);
      if (first !== null) log.error(kind, { key, text });
    },
    sendWaiting: async (post, log, signal) => {
      const waiting: { readonly name: string; readonly notice: Notice }[] = [];
      for await (const name of blobs.list('notices/waiting/', signal)) {
        const stored = await readState(blobs, NOTICE, name, signal);
        if (stored !== null) waiting.push({ name, ...stored.value });
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
