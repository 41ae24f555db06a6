import { readdir, readFile } from 'node:fs/promises';

/** A hub as it was, by partition, in order of sequence number from 0. */
export interface FrozenHub {
  readonly name: string;
  readonly createdOn: string;
  readonly partitions: readonly (readonly { readonly enqueuedTime: string; readonly body: string }[])[];
}

/** What one release left behind in the middle of a backlog. */
export interface FrozenState {
  readonly release: string;
  /** Every state blob by name. */
  readonly blobs: Readonly<Record<string, string>>;
  readonly hubs: readonly FrozenHub[];
  /** Name of the connection whose cursors are among the blobs. */
  readonly connection: string;
  readonly stallSeconds: number;
  /** Ids of the events that the receiver had by then. */
  readonly delivered: readonly string[];
  /** Ids of all events of the source hub, as that release derived them. */
  readonly ids: readonly string[];
}

/** The states of all releases so far, oldest first. */
export async function frozenStates(): Promise<FrozenState[]> {
  const entries = await readdir(new URL('.', import.meta.url), { withFileTypes: true });
  const releases = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const texts = releases.sort().map((release) => readFile(new URL(`${release}/state.json`, import.meta.url), 'utf8'));
  return (await Promise.all(texts)).map((text) => JSON.parse(text) as FrozenState);
}
