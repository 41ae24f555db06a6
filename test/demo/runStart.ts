import { writeFile } from 'node:fs/promises';
import { compileEventFilter } from '../../src/webhooks/request/eventFilter.ts';
import type { Environment } from '../../src/platform/settings/readRows.ts';
import { type FunctionHost, startFunctionHost } from '../host/functionHost.ts';
import type { Console } from './print/console.ts';
import { deliveryLog, type DeliveryLog } from './print/deliveryLog.ts';
import { feedHub } from './feed/feedHub.ts';
import { feedName } from './feed/fileFeed.ts';
import { APP_DIRECTORY, type Loopback, startLoopback } from './app/loopback.ts';
import type { StartOptions } from './options.ts';
import { openStateFolder, type StateFolder } from './app/stateFolder.ts';
import { type Summary, summarize } from './account/summary.ts';
import { summaryText } from './print/summaryText.ts';
import { type Counters, progressLine, waitUntilDrained, watchQuarantine } from './print/watch.ts';

/** Exit codes: all is well, something is missing, interrupted before it was known. */
export const EXIT = { ok: 0, incomplete: 1, interrupted: 130 } as const;

const PROGRESS_MS = 2000;

/**
 * One `npm start`: starts the loopback parts and the app, feeds, waits, accounts, and stops everything again.
 *
 * @param signal asks for a clean stop
 * @returns the exit code
 * @throws SettingsError, AppLoadError, InputFileError, StateFolderError with messages for the person who started it
 */
export async function runStart(
  options: StartOptions,
  shell: Environment,
  output: Console,
  signal: AbortSignal,
): Promise<number> {
  // A file that is not there is told before anything is started.
  await feedName(options.files, options.batch);
  const folder = openStateFolder(options.state);
  try {
    return await runInFolder(options, shell, output, folder, signal);
  } finally {
    folder.close();
  }
}

async function runInFolder(
  options: StartOptions,
  shell: Environment,
  output: Console,
  folder: StateFolder,
  signal: AbortSignal,
): Promise<number> {
  const counters: Counters = { fedMessages: 0, fedRecords: 0, webhooks: 0 };
  const log = deliveryLog(output, options.quiet);
  const loopback = await startLoopback(
    options,
    folder,
    shell,
    (webhook) => {
      counters.webhooks += 1;
      log.add(webhook);
    },
    signal,
  );
  let host: FunctionHost | null = null;
  try {
    host = await startFunctionHost({ appDirectory: APP_DIRECTORY, settings: loopback.environment });
    announce(output, loopback, host);
    await makeReady(host, output);
    return await work(options, loopback, log, counters, output, signal);
  } catch (error) {
    // What fails because everything is being taken down is the stop that was asked for.
    if (!signal.aborted) throw error;
    return options.once ? EXIT.interrupted : EXIT.ok;
  } finally {
    await host?.stop();
    await loopback.stop();
  }
}

/**
 * One sweep ahead of the first minute plants the cursors and sends the connection its test event, so that the first record
 * meets an app that is ready, as in a deployment that has run for a minute.
 */
async function makeReady(host: FunctionHost, output: Console): Promise<void> {
  try {
    await host.runTimer('sweep');
  } catch (error) {
    // Killed while it ran, or storage is not up to it: the app goes on by itself, and the log below tells how.
    output.line(`sweep     did not end well: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function announce(output: Console, { notes }: Loopback, host: FunctionHost): void {
  for (const note of notes) output.line(note);
  output.line(`app       ${host.httpUrl}  (${host.functions.map(({ name }) => name).join(', ')})`);
  // Kept on one line of its own, so that a script can find and kill the app's processes and nothing else.
  output.line(`pids      ${Object.values(host.pids).flat().join(' ')}`);
  output.line('');
}

async function work(
  options: StartOptions,
  loopback: Loopback,
  log: DeliveryLog,
  counters: Counters,
  output: Console,
  signal: AbortSignal,
): Promise<number> {
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const watching = options.quiet ? null : watchQuarantine(loopback, new Set(), output, until);
  const startedAt = Date.now();
  try {
    await Promise.race([feedAll(options, loopback, counters, output, signal), watching ?? never()]);
    if (!options.once) {
      if (options.files.length > 0) output.line('Everything is fed. Ctrl-C stops.');
      await (watching ?? aborted(signal));
      return EXIT.ok;
    }
    const drained = await waitUntilDrained(loopback, counters, output, signal);
    if (!drained) output.error('Nothing has moved for four minutes; what is missing now counts as lost.');
    const summary = await summarizeAll(loopback, log, startedAt, signal);
    output.line(summaryText(summary));
    if (options.report !== null) await writeFile(options.report, `${JSON.stringify(summary, null, 2)}\n`);
    return drained && summary.lost === 0 && summary.changedBytes === 0 ? EXIT.ok : EXIT.incomplete;
  } finally {
    ending.abort();
    // It ends with the abort; what it threw of its own was thrown by the race already.
    await watching?.catch(() => undefined);
  }
}

async function feedAll(
  options: StartOptions,
  { hub, receiver }: Loopback,
  counters: Counters,
  output: Console,
  signal: AbortSignal,
): Promise<void> {
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
  return summarize({ hub, blobs, rules, received, otherBytes, answeredAt, startedAt }, signal);
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
