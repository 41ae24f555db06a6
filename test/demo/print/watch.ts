import { setTimeout as sleep } from 'node:timers/promises';
import { backlogOf, isDrained } from '../account/drain.ts';
import type { Console } from './console.ts';
import type { Loopback } from '../app/loopback.ts';
import { readQuarantine } from '../account/quarantined.ts';

const POLL_MS = 100;
const REPORT_MS = 2000;
/** The longest delay of the functions' retry policy is 2 minutes; what has not moved for longer will not. */
const STALL_MS = 240_000;

/** Counters that the feeder and the receiver keep. */
export interface Counters {
  fedMessages: number;
  fedRecords: number;
  webhooks: number;
}

/** Waits until nothing is left to do. False when nothing has moved for four minutes. Rejects when aborted. */
export async function waitUntilDrained(
  { hub, blobs, receiver, connection }: Loopback,
  counters: Readonly<Counters>,
  output: Console,
  signal: AbortSignal,
): Promise<boolean> {
  let reportedAt = performance.now();
  let movedAt = performance.now();
  let last = '';
  const reader = connection?.enabled === true ? connection.name : null;
  for (;;) {
    const backlog = await backlogOf(hub, blobs, reader, signal);
    if (isDrained(backlog)) return true;
    const now = performance.now();
    const state = JSON.stringify([backlog, counters.webhooks, counters.fedMessages]);
    if (state !== last) movedAt = now;
    last = state;
    if (now - movedAt > STALL_MS) return false;
    if (now - reportedAt > REPORT_MS) {
      reportedAt = now;
      output.line(progressLine(counters, backlog, receiver.refused));
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** How far feeding and delivery have come. */
export function progressLine(
  { fedMessages, fedRecords, webhooks }: Readonly<Counters>,
  backlog: { readonly sources: number; readonly events: number } | null,
  refused: ReadonlyMap<string, number>,
): string {
  const left = backlog === null ? '' : `, left ${backlog.sources} messages to read and ${backlog.events} to deliver`;
  const broken = [...refused].map(([rule, count]) => `${rule} ${count}`).join(', ');
  const why = broken === '' ? '' : `, refused by the receiver: ${broken}`;
  return `… fed ${fedRecords} records in ${fedMessages} messages, received ${webhooks} webhooks${left}${why}`;
}

/** Prints what comes into quarantine, until aborted. */
export async function watchQuarantine(
  { blobs }: Pick<Loopback, 'blobs'>,
  known: Set<string>,
  output: Console,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    for (const { blob, reason } of await readQuarantine(blobs, known, signal)) {
      output.line(`${new Date().toISOString().slice(11, 23)}  QUARANTINED  ${reason.padEnd(20)}  ${blob}`);
    }
    await sleep(REPORT_MS, undefined, { signal });
  }
}
