import { allowBelow } from '../platform/http/allowedHosts.ts';
import { jsonClient } from '../platform/http/jsonClient.ts';
import { CLOUDS } from '../platform/identity/clouds.ts';
import type { CloudName } from '../platform/identity/clouds.ts';
import { serverClock } from './api/serverClock.ts';
import type { Poller, PollerContext } from './createPoller.ts';
import { feedPublisher } from './publish/feedPublisher.ts';
import { pollTraces } from './traces/pollTraces.ts';
import { traceClient, traceFolder } from './traces/traceClient.ts';

export interface TraceSettings {
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** A stand-in on this machine; null means the cloud's own. */
  readonly graphEndpoint: string | null;
  readonly hub: string;
}

export type TracePollerContext = Omit<PollerContext, 'settings' | 'random'> & { readonly settings: TraceSettings };

/** Reads Exchange message traces into their hub, apart from the audit feed: a Graph that hangs costs that no tick. */
export function createTracePoller(context: TracePollerContext): Poller {
  const { settings, blobs, notices, hubOf, tokens, dispatchers, timing } = context;
  const { graph } = CLOUDS[settings.cloud];
  const base = settings.graphEndpoint ?? graph;
  const clock = serverClock(timing.now);
  const http = jsonClient({
    dispatchers,
    allows: allowBelow(traceFolder(base)),
    token: tokens(`${graph}/.default`),
    now: timing.now,
  });
  const client = traceClient(http, base, clock, timing);
  return {
    poll: async (sliceMs, invocation) => {
      const stopAt = timing.now() + sliceMs;
      const isOver = () => invocation.signal.aborted || timing.now() >= stopAt;
      const publisher = feedPublisher(hubOf(settings.hub), blobs, timing, invocation.signal);
      const { tenantId } = settings;
      await pollTraces({ client, clock, blobs, notices, publisher, tenantId }, isOver, invocation);
    },
  };
}
