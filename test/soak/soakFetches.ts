import { digestOf } from '../../src/o365/api/contentItem.ts';
import type { BlobStore } from '../../src/platform/storage/blobStore.ts';
import type { SoakProcess } from './soakProcess.ts';

/** Judges which blobs are fetched although they were done. */
export interface SoakFetches {
  asked(process: SoakProcess, contentId: string): void;
  /** Processes that run at once do not see at once what the other has done. */
  overlap(processes: readonly SoakProcess[]): void;
  /** After a tick in which nothing of ours failed: what was read whole must be written down. */
  checkTick(): Promise<void>;
  /** Before a tick. */
  beginTick(): void;
  /** All checks are done. */
  settled(): Promise<void>;
  readonly requests: () => number;
  readonly problems: readonly string[];
}

const { signal } = new AbortController();

/** @param served how often the simulator handed out each blob whole */
export function soakFetches(blobs: BlobStore, served: ReadonlyMap<string, number>): SoakFetches {
  const overlapped = new Set<number>();
  const askedBy = new Map<string, Set<number>>();
  /** Of processes that ran at once each may read a blob whole, and no one twice. */
  const doubtful = new Map<string, string>();
  const problems: string[] = [];
  /** What was asked for in this tick, and how often it had been served whole before. */
  let ofTick = new Map<string, number>();
  let requests = 0;
  const pending = new Set<Promise<void>>();

  async function isDone(contentId: string): Promise<boolean> {
    const stored = await blobs.read(ledgerOf(contentId), signal);
    if (stored === null) return false;
    const { done } = JSON.parse(Buffer.from(stored.bytes).toString()) as { done: string[] };
    return done.includes(digestOf(contentId));
  }

  async function judge(process: SoakProcess, contentId: string): Promise<void> {
    if (!(await isDone(contentId))) return;
    const problem = `process ${process.id} fetched what was done: ${contentId}`;
    if (overlapped.has(process.id)) doubtful.set(contentId, problem);
    else problems.push(problem);
  }

  return {
    asked: (process, contentId) => {
      requests++;
      if (!ofTick.has(contentId)) ofTick.set(contentId, served.get(contentId) ?? 0);
      const askers = askedBy.get(contentId) ?? new Set();
      askedBy.set(contentId, askers.add(process.id));
      const check = judge(process, contentId);
      pending.add(check);
      void check.finally(() => pending.delete(check));
    },
    overlap: (processes) => {
      for (const { id } of processes) overlapped.add(id);
    },
    beginTick: () => {
      ofTick = new Map();
    },
    checkTick: async () => {
      for (const [contentId, before] of ofTick) {
        const isRead = (served.get(contentId) ?? 0) > before;
        if (isRead && !(await isDone(contentId))) problems.push(`read whole and not written down: ${contentId}`);
      }
    },
    settled: async () => {
      await Promise.all(pending);
      for (const [contentId, problem] of doubtful) {
        if ((served.get(contentId) ?? 0) > (askedBy.get(contentId)?.size ?? 0)) problems.push(problem);
      }
    },
    requests: () => requests,
    problems,
  };
}

/** The ledger of a content id's hour: its last key begins with `yyyyMMddHH`. */
function ledgerOf(contentId: string): string {
  const [, last = '', , store = ''] = contentId.split('$');
  const hour = `${last.slice(0, 4)}-${last.slice(4, 6)}-${last.slice(6, 8)}T${last.slice(8, 10)}`;
  return `o365/ledger/${store.replace('_', '.')}/${hour}.json`;
}
