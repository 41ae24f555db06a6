import { writeFile } from 'node:fs/promises';
import { compileEventFilter } from '../../src/webhooks/request/eventFilter.ts';
import { isWhole } from './account/isWhole.ts';
import { type Summary, summarize } from './account/summary.ts';
import type { Loopback } from './app/loopback.ts';
import type { Company } from './company/company.ts';
import { feedHub } from './feed/feedHub.ts';
import type { StartOptions } from './options.ts';
import type { Console } from './print/console.ts';
import type { DeliveryLog } from './print/deliveryLog.ts';
import { summaryText } from './print/summaryText.ts';
import { type Counters, progressLine, waitUntilDrained, watchQuarantine } from './print/watch.ts';

/** Exit codes: all is well, something is missing, interrupted before it was known. */
export const EXIT = { ok: 0, incomplete: 1, interrupted: 130 } as const;

const PROGRESS_MS = 2000;

/** What there is once the app runs. */
export interface Scene {
  readonly options: StartOptions;
  readonly loopback: Loopback;
  /** Microsoft 365 of the company; null without it. */
  readonly company: Company | null;
  readonly log: DeliveryLog;
  readonly counters: Counters;
  readonly output: Console;
}

/**
 * Feeds a running app; without `--once` until the signal, else until all is accounted for.
 *
 * @param beside something that happens to the app meanwhile; the account waits for its end
 * @returns the exit code
 */
export async function work(
  scene: Scene,
  signal: AbortSignal,
  beside: (signal: AbortSignal) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const { options, loopback, company, log, counters, output } = scene;
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const watching = options.quiet ? null : watchQuarantine(loopback, new Set(), output, until);
  const startedAt = Date.now();
  try {
    await Promise.race([Promise.all([feedAll(scene, until), beside(until)]), watching ?? never()]);
    if (!options.once) {
      if (options.files.length > 0) output.line('Everything is fed. Ctrl-C stops.');
      await (watching ?? aborted(signal));
      return EXIT.ok;
    }
    const drained = await waitUntilDrained(loopback, counters, output, signal);
    if (!drained) output.error('Nothing has moved for four minutes; what is missing now counts as lost.');
    const summary = await summarizeAll(loopback, company, log, startedAt, signal);
    output.line(summaryText(summary));
    if (options.report !== null) await writeFile(options.report, `${JSON.stringify(summary, null, 2)}\n`);
    for (const { rule, request } of summary.company?.violations ?? [])
      output.error(`broken rule: ${rule} (${request})`);
    return drained && isWhole(summary) ? EXIT.ok : EXIT.incomplete;
  } finally {
    ending.abort();
    // It ends with the abort; what it threw of its own was thrown by the race already.
    await watching?.catch(() => undefined);
  }
}

async function feedAll({ options, loopback, counters, output }: Scene, signal: AbortSignal): Promise<void> {
  const { hub, receiver } = loopback;
  const progress = setInterval(
    () => options.files.length > 0 && output.line(progressLine(counters, null, receiver.refused)),
    PROGRESS_MS,
  );
  try {
    await feedHub(options, {
      hub,
      signal,
      onResumed: (messages) => output.line(`resumed   after ${messages} messages that the hub holds already`),
      onSent: (messages, records) => {
        counters.fedMessages += messages;
        counters.fedRecords += records;
      },
    });
  } finally {
    clearInterval(progress);
  }
}

function summarizeAll(
  { hub, blobs, settings, receiver, connection }: Loopback,
  company: Company | null,
  { answeredAt }: DeliveryLog,
  startedAt: number,
  signal: AbortSignal,
): Promise<Summary> {
  const filter = compileEventFilter(connection?.events ?? []);
  const rules = {
    read: {
      decode: { repairs: settings.repairs, keepText: false },
      normalize: { defaultDomain: settings.defaultDomain },
      includeUnparsed: settings.includeUnparsed,
    },
    // A paused connection wants nothing for now.
    isWanted: (eventType: string) => connection?.enabled === true && filter.matches(eventType),
  };
  const { eventIds: received, otherBytes } = receiver;
  const evidence = { hub, blobs, rules, received, otherBytes, answeredAt, startedAt, company };
  return summarize({ ...evidence, connection: connection?.name ?? null }, signal);
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
