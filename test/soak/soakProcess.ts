import { createDispatcherPool, type DispatcherPool } from '../../src/platform/http/dispatcher.ts';
import { microsoftConnector } from '../../src/platform/http/microsoftConnector.ts';
import { InfrastructureError } from '../../src/platform/runtime/infrastructureError.ts';
import type { LogFields } from '../../src/platform/runtime/log.ts';
import type { BlobStore } from '../../src/platform/storage/blobStore.ts';
import type { ContentType } from '../../src/o365/contentTypes.ts';
import { createPoller } from '../../src/o365/createPoller.ts';
import { blobNotices } from '../../src/notices/notices.ts';
import type { MemoryHub } from '../platform/hubs/memoryHub.ts';
import { APP_REGISTRATION, type Microsoft365 } from '../simulators/microsoft365/startMicrosoft365.ts';
import type { Random } from '../simulators/microsoft365/tenant/random.ts';
import type { SoakClock } from './soakClock.ts';

const MINUTE = 60_000;
const SLICE_MS = 45_000;
/** Of real time. */
const STUCK_MS = 5 * MINUTE;

/** The process is gone: nothing after this step happens in it. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** What happens to hub and storage of ours: probabilities per call. */
export interface HostWeather {
  failure: number;
  /** The hub took the message, and we hear of a failure. */
  ambiguous: number;
}

export interface SoakProcess {
  readonly id: number;
  /** One tick. Resolves also when it was killed or its hub or storage failed; throws on anything else. */
  tick(): Promise<TickEnd>;
  /** Dies, or is told to end, after so many further steps. */
  killAfter(steps: number, how: 'kill' | 'end'): void;
  /** Its end is set, and has not come yet. */
  readonly isDoomed: () => boolean;
  readonly isDead: () => boolean;
}

export type TickEnd = 'whole' | 'failed' | 'killed';

export interface SoakProcessContext {
  readonly microsoft: Microsoft365;
  readonly clock: SoakClock;
  readonly blobs: BlobStore;
  readonly hub: MemoryHub;
  readonly types: readonly ContentType[];
  readonly lookbackHours: number;
  readonly random: Random;
  readonly weather: HostWeather;
  readonly log: (event: string, fields: LogFields) => void;
  /** A blob is asked for. */
  readonly asked: (process: SoakProcess, contentId: string) => void;
}

/** One process that polls: its caches live and die with it, hub and storage stay. */
export function startSoakProcess(context: SoakProcessContext, id: number, skewMs: number): SoakProcess {
  const { microsoft, clock, random, weather } = context;
  let left = Number.POSITIVE_INFINITY;
  let how: 'kill' | 'end' = 'kill';
  let isDead = false;
  let isEnding = false;
  let controller = new AbortController();

  function step(): void {
    if (isDead) throw new KilledError('dead');
    if (--left > 0) return;
    left = Number.POSITIVE_INFINITY;
    isEnding = true;
    if (how === 'kill') isDead = true;
    controller.abort(new KilledError(how));
    if (isDead) throw new KilledError('killed');
  }

  const app = microsoft.directory.apps.get(APP_REGISTRATION);
  if (app === undefined) throw new Error('the company has no app registration');
  let token: string | null = null;
  const asks = /\/audit\/([^?]+)/;
  const process: SoakProcess = {
    id,
    isDoomed: () => Number.isFinite(left),
    isDead: () => isDead || isEnding,
    killAfter: (steps, kind) => {
      left = steps;
      how = kind;
    },
    tick: async () => {
      controller = new AbortController();
      const write = (event: string, fields: LogFields) => context.log(event, fields);
      const ticking = poller.poll(SLICE_MS, {
        log: { info: write, warn: write, error: write },
        signal: controller.signal,
        stopAt: new Date(clock.now() + 10 * MINUTE),
        attempt: 0,
      });
      try {
        await within(ticking, STUCK_MS);
        return isEnding ? 'killed' : 'whole';
      } catch (error) {
        if (isEnding && !(error instanceof StuckError)) return 'killed';
        if (isOfTheHost(error)) return 'failed';
        throw error;
      }
    },
  };

  const failNow = async (operation: string): Promise<void> => {
    step();
    const chance = operation.endsWith('published') ? weather.ambiguous : weather.failure;
    if (random() < chance) throw new InfrastructureError('simulated', operation, { cause: new Error('bad weather') });
    await Promise.resolve();
  };
  const blobs = steppedStore(context.blobs, failNow, step);
  const poller = createPoller({
    settings: {
      tenantId: microsoft.tenant.id,
      cloud: 'public',
      officeEndpoint: microsoft.origin,
      hubs: new Map(context.types.map((type) => [type, 'o365'])),
      requestsPerMinute: 1200,
      initialLookbackHours: context.lookbackHours,
      ignoredSources: [],
    },
    blobs,
    notices: blobNotices(blobs, { now: () => new Date(clock.now() + skewMs) }, false),
    hubOf: () => context.hub.client(failNow),
    tokens: (scope) => ({
      get: () => {
        step();
        token ??= microsoft.directory.issue(app, scope.replace('/.default', ''));
        return Promise.resolve(token);
      },
      expire: () => {
        token = null;
      },
    }),
    dispatchers: watched((path) => {
      const contentId = asks.exec(decodeURIComponent(path))?.[1];
      if (contentId !== undefined) context.asked(process, contentId);
    }),
    timing: clock.timing(skewMs, step),
    random,
  });
  return process;
}

let shared: DispatcherPool | null = null;

/** The sockets of all processes, each of which sees its own requests. */
function watched(see: (path: string) => void): DispatcherPool {
  shared ??= createDispatcherPool({ now: Date.now, connections: 64, connector: microsoftConnector(null) });
  const pool = shared;
  return {
    get: async () =>
      (await pool.get()).compose((dispatch) => (options, handler) => {
        see(options.path);
        return dispatch(options, handler);
      }),
    close: () => Promise.resolve(),
  };
}

export async function closeSockets(): Promise<void> {
  await shared?.close();
  shared = null;
}

/** A tick that does not end although it was told to. */
export class StuckError extends Error {
  override readonly name = 'StuckError';
}

async function within<T>(work: Promise<T>, realMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new StuckError('the tick does not end')), realMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function isOfTheHost(error: unknown): boolean {
  if (error instanceof InfrastructureError) return true;
  return error instanceof AggregateError && error.errors.every(isOfTheHost);
}

/** The shared storage as one process sees it: each call has a step before it, and one after it took effect. */
function steppedStore(storage: BlobStore, before: (operation: string) => Promise<void>, after: () => void): BlobStore {
  const around = async <T>(operation: string, run: () => Promise<T>): Promise<T> => {
    await before(operation);
    const result = await run();
    after();
    return result;
  };
  return {
    read: (name, signal) => around(`read ${name}`, () => storage.read(name, signal)),
    create: (name, bytes, signal) => around(`create ${name}`, () => storage.create(name, bytes, signal)),
    replace: (name, bytes, etag, signal) => around(`replace ${name}`, () => storage.replace(name, bytes, etag, signal)),
    remove: (name, signal) => around(`remove ${name}`, () => storage.remove(name, signal)),
    list: async function* list(prefix, signal) {
      await before(`list ${prefix}`);
      yield* storage.list(prefix, signal);
    },
    listChanges: async function* listChanges(prefix, signal) {
      await before(`list ${prefix}`);
      yield* storage.listChanges(prefix, signal);
    },
  };
}
