import type { BlobStore } from '../../../src/platform/storage/blobStore.ts';
import { CURSOR, PROGRESS, type PositionState } from '../../../src/positions/positionState.ts';
import { readState, type StateKind } from '../../../src/platform/storage/state.ts';
import { PARTITIONS, SOURCES } from '../app/hubs.ts';
import type { HubLog } from '../feed/resumeAfter.ts';

/** How much lies before a reader, in messages. */
export interface Backlog {
  /** Messages of the source hubs that ingest has not vouched for. */
  readonly sources: number;
  /** Messages of `events` that the connection has not vouched for. */
  readonly events: number;
  /** Stretches that are still to be re-read. */
  readonly gaps: number;
}

/** Asks hubs and state how much is left for ingest and for one connection; null for a connection that takes nothing. */
export async function backlogOf(
  hub: Pick<HubLog, 'partitionState'>,
  blobs: BlobStore,
  connection: string | null,
  signal: AbortSignal,
): Promise<Backlog> {
  const left = async (name: keyof typeof PARTITIONS, folder: string, kind: StateKind<PositionState>) => {
    const counts = Array.from({ length: PARTITIONS[name] }, async (_, partition) => {
      const { begin, next } = await hub.partitionState(name, String(partition));
      if (next === begin) return 0;
      const state = await readState(blobs, kind, `${folder}/${partition}.json`, signal);
      return Math.max(0, next - (state?.value.next.sequenceNumber ?? begin));
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  let sources = 0;
  for (const name of SOURCES) sources += await left(name, `progress/${name}`, PROGRESS);
  // Only when ingest has nothing left is the end of `events` final.
  const events = connection === null ? 0 : await left('events', `cursors/${connection}`, CURSOR);
  let gaps = 0;
  for await (const _ of blobs.list('gaps/open/', signal)) gaps += 1;
  return { sources, events, gaps };
}

/** True when nothing is left. */
export function isDrained({ sources, events, gaps }: Backlog): boolean {
  return sources === 0 && events === 0 && gaps === 0;
}
