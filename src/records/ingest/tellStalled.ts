import type { Notices } from '../../notices/notices.ts';
import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { Behind } from '../../positions/sweptReader.ts';
import type { SourceHub } from '../sourceHub.ts';

/** Tells operators, once per place, that a partition of a source hub does not move. */
export function tellStalled(
  notices: Notices,
  { hub }: SourceHub,
  { partition, from, to, since }: Behind,
  { log, signal }: Invocation,
): Promise<void> {
  const text = `Partition ${partition} of the hub ${hub} has not moved since ${since}; ${to - from} messages wait, the first is ${from}. It is being read by the sweep; nothing is lost while the hub retains it. If it stays, look for errors of its ingest function.`;
  return notices.tell('partition_stalled', `${hub}-${partition}-${from}-${since.slice(0, 10)}`, text, log, signal);
}
