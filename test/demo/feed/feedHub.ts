import { setTimeout as sleep } from 'node:timers/promises';
import { EventHubProducerClient } from '@azure/event-hubs';
import { createTenant } from '../../simulators/microsoft365/tenant/tenant.ts';
import { guid, seededRandom } from '../../simulators/microsoft365/tenant/random.ts';
import { LIFE_ROUND, tenantLife } from '../../simulators/microsoft365/tenant/tenantLife.ts';
import { TENANT_SEED } from '../company/company.ts';
import { feed, type FeedOptions } from './feed.ts';
import { feedName, fileFeed, type StampedMessage } from './fileFeed.ts';
import { PARTITIONS } from '../app/hubs.ts';
import type { StartOptions } from '../options.ts';
import { type HubLog, resumeAfter } from './resumeAfter.ts';

/** Messages of files that go to one partition in one send. */
const SEND_MESSAGES = 64;

/** Between two messages of the tenant's life. */
const LIFE_PAUSE_MS = 1200;

/** Where the feed goes. */
export interface FeedTarget {
  readonly hub: HubLog & { readonly connectionString: string };
  readonly signal: AbortSignal;
  readonly onResumed: (messages: number) => void;
  readonly onSent: FeedOptions['onSent'];
}

/** Feeds the files, from where an earlier start stopped, or plays the tenant's life: one round with `--once`, else for ever. */
export async function feedHub(options: StartOptions, target: FeedTarget): Promise<void> {
  const { hub, signal, onSent } = target;
  const partitions = PARTITIONS[options.hub];
  const isLife = options.files.length === 0;
  const messages = isLife ? life(options.once, signal) : await resumedFiles(options, target);
  // What happens in the tenant is sent when it happens.
  const sendMessages = isLife ? 1 : SEND_MESSAGES;
  const producer = new EventHubProducerClient(hub.connectionString, options.hub);
  try {
    await feed(producer, messages, { partitions, sendMessages, rate: options.rate, signal, onSent });
  } finally {
    await producer.close();
  }
}

async function resumedFiles(
  { files, batch, hub: name }: StartOptions,
  { hub, onResumed }: FeedTarget,
): Promise<AsyncGenerator<StampedMessage>> {
  const feedId = await feedName(files, batch);
  const from = await resumeAfter(hub, name, PARTITIONS[name], feedId);
  if (from > 0) onResumed(from);
  return fileFeed(files, batch, feedId, from);
}

/** A new life per start: who is in the tenant stays the same, what happens gets new ids. */
async function* life(isOnce: boolean, signal: AbortSignal): AsyncGenerator<StampedMessage> {
  const tenant = createTenant(seededRandom(TENANT_SEED));
  const random = seededRandom(Date.now());
  const name = `life-${guid(random)}`;
  let number = 0;
  for (const { bytes, records } of tenantLife({ tenant, random, now: () => new Date() })) {
    if (signal.aborted || (isOnce && number >= LIFE_ROUND)) return;
    const line = number + 1;
    yield { bytes, stamp: { feed: name, number, records, file: 'life', firstLine: line, lastLine: line } };
    number += 1;
    await sleep(LIFE_PAUSE_MS, undefined, { signal });
  }
}
