import { allowBelow } from '../platform/http/allowedHosts.ts';
import type { DispatcherPool } from '../platform/http/dispatcher.ts';
import { jsonClient } from '../platform/http/jsonClient.ts';
import type { HubPublisher } from '../platform/hubs/hub.ts';
import { CLOUDS, type CloudName } from '../platform/identity/clouds.ts';
import type { TokenSource } from '../platform/identity/tokenSource.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Notices } from '../notices/notices.ts';
import { activityClient, feedFolder } from './api/activityClient.ts';
import { requestGate } from './api/requestGate.ts';
import { serverClock } from './api/serverClock.ts';
import type { Timing } from './api/timing.ts';
import type { ContentType } from './contentTypes.ts';
import { feedNotices } from './feed/feedNotices.ts';
import { ledgerStore } from './feed/ledger.ts';
import type { FeedServices } from './feed/pollFeed.ts';
import { tellLoss } from './feed/tellLoss.ts';
import { pollO365 } from './pollO365.ts';
import { feedPublisher } from './publish/feedPublisher.ts';
import { resumeStore } from './publish/resumeStore.ts';

export interface PollerSettings {
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** A stand-in on this machine; null means the cloud's own. */
  readonly officeEndpoint: string | null;
  /** The content types to read, each with the hub that its records go to. */
  readonly hubs: ReadonlyMap<ContentType, string>;
  readonly requestsPerMinute: number;
  readonly initialLookbackHours: number;
  readonly ignoredSources: readonly string[];
}

export interface PollerContext {
  readonly settings: PollerSettings;
  readonly blobs: BlobStore;
  readonly notices: Notices;
  readonly hubOf: (hub: string) => HubPublisher;
  readonly tokens: TokenSource;
  readonly dispatchers: DispatcherPool;
  readonly timing: Timing;
  readonly random: () => number;
}

/** Reads the Office 365 Management Activity API into its hubs. */
export interface Poller {
  /**
   * One tick: nothing new is begun after `sliceMs`. A blob that is in hand then goes on until the invocation stops it.
   * Everything that one process polls shares the tenant's budget.
   */
  poll(sliceMs: number, invocation: Invocation): Promise<void>;
}

export function createPoller(context: PollerContext): Poller {
  const { settings, blobs, notices, hubOf, tokens, dispatchers, timing, random } = context;
  const { tenantId } = settings;
  const { office } = CLOUDS[settings.cloud];
  const base = settings.officeEndpoint ?? office;
  const gate = requestGate(settings.requestsPerMinute, timing);
  const clock = serverClock(timing.now);
  const ledger = ledgerStore(blobs);
  const resumes = resumeStore(blobs);
  const client = activityClient({
    http: jsonClient({
      dispatchers,
      allows: allowBelow(feedFolder(base, tenantId)),
      // The resource is named as its cloud has it, wherever it is asked.
      token: tokens(`${office}/.default`),
      now: timing.now,
    }),
    base,
    tenantId,
    gate,
    clock,
  });

  function feedServices(type: ContentType, invocation: Invocation): FeedServices {
    const hub = hubOf(settings.hubs.get(type) ?? '');
    const teller = { hub, blobs, notices, tenantId };
    return {
      client,
      publisher: feedPublisher(hub, blobs, timing, invocation.signal),
      resumes,
      ledger,
      clock,
      timing,
      random,
      log: invocation.log,
      ignoredSources: new Set(settings.ignoredSources),
      notices: feedNotices(notices),
      tellLoss: (of, loss, call) => tellLoss(teller, of, loss, call),
    };
  }

  return {
    poll: async (sliceMs, invocation) => {
      const stopAt = timing.now() + sliceMs;
      const isOver = () => invocation.signal.aborted || timing.now() >= stopAt;
      const services = {
        types: [...settings.hubs.keys()],
        initialLookbackHours: settings.initialLookbackHours,
        blobs,
        notices,
        now: timing.now,
        feedServices,
      };
      await pollO365(services, isOver, invocation);
      invocation.log.info('o365_tick', { requestsLastMinute: gate.used() });
    },
  };
}
