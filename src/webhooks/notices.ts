import type { BlobStore } from '../platform/blobStore.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { createState, readState, type StateKind } from '../platform/state.ts';

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

const NOTICE: StateKind<Notice> = {
  kind: 'notice',
  version: 1,
  upgrades: {},
  parse: (fields) => {
    const { kind, text, at } = fields as Partial<Record<keyof Notice, unknown>>;
    return typeof kind === 'string' && typeof text === 'string' && typeof at === 'string'
      ? { kind: kind as NoticeKind, text, at }
      : null;
  },
};

/** @param isWanted whether anybody is to be told beside the log */
export function blobNotices(blobs: BlobStore, clock: Clock, isWanted: boolean): Notices {
  return {
    tell: async (kind, key, text, log, signal) => {
      const at = clock.now().toISOString();
      // The `told` blob is what makes it once; a crash between the two loses the message to people, not the log line.
      const first = await blobs.create(
        `notices/told/${kind}/${key}.json`,
        Buffer.from(JSON.stringify({ version: 1, at })),
        signal,
      );
      if (first === null) return;
      log.error(kind, { key, text });
      if (isWanted) await createState(blobs, NOTICE, `notices/waiting/${at}_${kind}.json`, { kind, text, at }, signal);
    },
    sendWaiting: async (post, log, signal) => {
      for await (const name of blobs.list('notices/waiting/', signal)) {
        const stored = await readState(blobs, NOTICE, name, signal);
        if (stored === null) continue;
        if (!(await post(stored.value))) {
          log.warn('notice_not_accepted', { kind: stored.value.kind });
          return;
        }
        await blobs.remove(name, signal);
      }
    },
  };
}
