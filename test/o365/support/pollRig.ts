import type { HubMessage } from '../../../src/platform/hubs/hub.ts';
import { createDispatcherPool } from '../../../src/platform/http/dispatcher.ts';
import { microsoftConnector } from '../../../src/platform/http/microsoftConnector.ts';
import type { TokenSource } from '../../../src/platform/identity/tokenSource.ts';
import type { LogFields } from '../../../src/platform/runtime/log.ts';
import { blobNotices } from '../../../src/notices/notices.ts';
import { ALL_CONTENT_TYPES, type ContentType } from '../../../src/o365/contentTypes.ts';
import { createPoller, type Poller, type PollerSettings } from '../../../src/o365/createPoller.ts';
import { memoryHub, type MemoryHub } from '../../platform/hubs/memoryHub.ts';
import { memoryBlobStore, type MemoryBlobStore } from '../../platform/storage/memoryBlobStore.ts';
import {
  APP_REGISTRATION,
  startMicrosoft365,
  type Microsoft365,
  type Microsoft365Options,
} from '../../simulators/microsoft365/startMicrosoft365.ts';

export interface LogLine {
  readonly event: string;
  readonly fields: LogFields;
}

/** The poller against the simulated company, with a clock that only the test and the poller's own sleeps move. */
export interface PollRig {
  readonly microsoft: Microsoft365;
  readonly blobs: MemoryBlobStore;
  readonly hub: MemoryHub;
  readonly log: LogLine[];
  now(): number;
  setNow(ms: number): void;
  /** Our own clock is this much ahead of the service's. */
  skew(ms: number): void;
  /** Runs before and after each call of the hub; throw in it to make the hub fail. */
  onHub(step: (operation: string) => Promise<void>): void;
  /** A new process: nothing but hub and blobs stays. */
  restart(changes?: Partial<PollerSettings>): Poller;
  /** One tick of the latest process, then the clock moves on by a minute. */
  tick(signal?: AbortSignal): Promise<void>;
  /** The records on the hub, as their exact texts, in the order of partitions. */
  records(): string[];
  messages(): HubMessage[];
  stop(): Promise<void>;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const SLICE = 45_000;

export async function startPollRig(
  changes: Partial<PollerSettings> = {},
  options: Omit<Microsoft365Options, 'now'> = {},
): Promise<PollRig> {
  let now = Date.UTC(2026, 10, 24, 8, 0, 30);
  let skewMs = 0;
  let step: (operation: string) => Promise<void> = () => Promise.resolve();
  const microsoft = await startMicrosoft365({ ...options, now: () => now });
  const app = microsoft.directory.apps.get(APP_REGISTRATION);
  if (app === undefined) throw new Error('the company has no app registration');
  const blobs = memoryBlobStore();
  const hub = memoryHub('o365', 4, () => new Date(now));
  const log: LogLine[] = [];
  const dispatchers = createDispatcherPool({
    now: Date.now,
    connections: 40,
    connector: microsoftConnector(null),
  });
  const clock = { now: () => new Date(now + skewMs) };
  const write = (event: string, fields: LogFields) => void log.push({ event, fields });
  const allTypes = new Map<ContentType, string>(ALL_CONTENT_TYPES.map((type) => [type, 'o365']));

  function tokens(): TokenSource {
    const held = new Map<string, string>();
    return (scope) => ({
      get: () => {
        const token =
          held.get(scope) ?? microsoft.directory.issue(app as NonNullable<typeof app>, scope.replace('/.default', ''));
        // A token is good for an hour of the company's clock; the rig's own is asked for anew well before.
        held.set(scope, token);
        return Promise.resolve(token);
      },
      expire: () => {
        held.delete(scope);
      },
    });
  }

  let base: Partial<PollerSettings> = changes;
  const start = (): Poller =>
    createPoller({
      settings: {
        tenantId: microsoft.tenant.id,
        cloud: 'public',
        officeEndpoint: microsoft.origin,
        hubs: allTypes,
        requestsPerMinute: 1200,
        initialLookbackHours: 24,
        ignoredSources: [],
        ...base,
      },
      blobs,
      notices: blobNotices(blobs, clock, false),
      hubOf: () => hub.client((operation) => step(operation)),
      tokens: tokens(),
      dispatchers,
      timing: {
        now: () => now + skewMs,
        sleep: (ms, signal) => {
          signal.throwIfAborted();
          now += ms;
          return Promise.resolve();
        },
      },
      random: () => 0.5,
    });
  let poller = start();
  const messages = () => hub.partitions.flatMap((partition) => hub.read(partition, 0, 1_000_000));

  return {
    microsoft,
    blobs,
    hub,
    log,
    now: () => now,
    setNow: (ms) => {
      now = ms;
    },
    skew: (ms) => {
      skewMs = ms;
    },
    onHub: (next) => {
      step = next;
    },
    restart: (next = {}) => {
      base = { ...base, ...next };
      poller = start();
      return poller;
    },
    tick: async (signal = new AbortController().signal) => {
      const startedAt = now;
      await poller.poll(SLICE, {
        log: { info: write, warn: write, error: write },
        signal,
        stopAt: new Date(now + 10 * MINUTE),
        attempt: 0,
      });
      now = Math.max(now, startedAt + MINUTE);
    },
    messages,
    records: () => messages().flatMap(({ bytes }) => recordTexts(bytes)),
    stop: async () => {
      await dispatchers.close();
      await microsoft.stop();
    },
  };
}

/** The exact text of each record of an envelope, cut by the known frame: parsing would change big integers. */
function recordTexts(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString();
  const inner = text.slice('{"records":['.length, -']}'.length);
  const texts: string[] = [];
  let depth = 0;
  let from = 0;
  let inString = false;
  for (let at = 0; at < inner.length; at++) {
    const character = inner[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) {
      texts.push(inner.slice(from, at + 1));
      from = at + 2;
    }
  }
  return texts;
}
