import { createHmac } from 'node:crypto';
import { Agent } from 'undici';
import { systemClock } from '../../src/platform/runtime/clock.ts';
import type { HubMessage } from '../../src/platform/hubs/hub.ts';
import type { Connection } from '../../src/webhooks/connection/connection.ts';
import { egressConnector } from '../../src/webhooks/egress/egressConnector.ts';
import { egressRules } from '../../src/webhooks/egress/egressRules.ts';
import { deliverMessages } from '../../src/webhooks/delivery/deliverMessages.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';
import { memoryHub } from '../platform/hubs/memoryHub.ts';
import { toEcs } from '../../src/records/ecs/toEcs.ts';
import { NAMED_SETS } from '../../src/records/eventTypes.ts';
import { composeConnection, socketSender } from '../webhooks/delivery/composeConnection.ts';
import { connection as testConnection, event as testEvent } from '../webhooks/fixtures.ts';
import { packEnvelopes } from '../../src/events/packEnvelopes.ts';
import { median, processCost } from './processCost.ts';
import { startBareReceiver } from './startBareReceiver.ts';

const CONCURRENCY = 10;
const EVENTS_PER_MESSAGE = 40;
/** Sets and wildcards, as customers write them; the one event type of the bench passes by the last. */
const FILTER = ['@admin-activity', '@sso-authentication', 'SIGN_IN_*', '*_FAILED', 'GROUP_*_ADDED'];
const RUNS = 5;

/** Events per second of our delivery and of a bare loop over the same bodies, the median of five runs each. */
export interface DeliverRates {
  readonly ours: number;
  readonly bare: number;
  /** Of the runs taken in pairs. */
  readonly ratio: number;
}

/**
 * Delivery from hub messages to a 2xx (parse, filter, cut, sign twice, post, low-water mark) against a bare undici loop
 * that posts the same bodies and signs twice too, ten requests at a time, to the cheapest receiver in another process.
 */
export async function measureDeliver(batchSize: number, events: number): Promise<DeliverRates> {
  const server = await startBareReceiver(0);
  const agent = new Agent({ connections: CONCURRENCY, pipelining: 1 });
  try {
    const connection = testConnection({
      url: server.url,
      batchSize,
      events: FILTER,
      concurrency: CONCURRENCY,
      allowPrivate: ['127.0.0.0/8'],
    });
    const messages = benchMessages(events);
    const bodies = bareBodies(messages, batchSize);
    const pairs: { ours: number; bare: number }[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const bare = await rate(events, () => bareLoop(agent, server.url, connection, bodies));
      const ours = await rate(events, () => deliver(connection, messages));
      if (run > 0) pairs.push({ ours, bare });
    }
    return {
      ours: median(pairs.map(({ ours }) => ours)),
      bare: median(pairs.map(({ bare }) => bare)),
      ratio: median(pairs.map(({ ours, bare }) => ours / bare)),
    };
  } finally {
    await agent.close();
    await server.stop();
  }
}

/** CPU per event of one destination and of `generic`, both in batches. */
export interface DestinationCost {
  readonly microsecondsPerEvent: number;
  readonly generic: number;
  /** Of the runs taken in pairs. */
  readonly ratio: number;
}

/**
 * CPU (all threads, so compression counts) of delivering the same messages to Datadog's intake and to a generic endpoint, in
 * requests of forty events, to the cheapest receivers in other processes.
 *
 * What makes the difference, by a profile of the process while both are measured: gzip (18 % of the samples of the main
 * thread, and 5 µs an event in all), writing the entry with its tags and message (9 %) and parsing the line for it (5 %).
 * Generic does none of the three since it sends lines as they came, so 1.3 times its cost cannot be had with gzip on.
 */
export async function measureDatadog(events: number): Promise<DestinationCost> {
  const [intake, endpoint] = await Promise.all([startBareReceiver(0, 202), startBareReceiver(0)]);
  try {
    const shared = { batchSize: 1000, events: FILTER, concurrency: CONCURRENCY, allowPrivate: ['127.0.0.0/8'] };
    const datadog = testConnection({ ...shared, url: intake.url, destination: 'datadog' });
    const generic = testConnection({ ...shared, url: endpoint.url });
    const messages = benchMessages(events);
    const pairs: { ours: number; bare: number }[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const bare = await processCost(() => deliver(generic, messages));
      const ours = await processCost(() => deliver(datadog, messages));
      if (run > 0) pairs.push({ ours: ours / events, bare: bare / events });
    }
    return {
      microsecondsPerEvent: median(pairs.map(({ ours }) => ours)),
      generic: median(pairs.map(({ bare }) => bare)),
      ratio: median(pairs.map(({ ours, bare }) => ours / bare)),
    };
  } finally {
    await Promise.all([intake.stop(), endpoint.stop()]);
  }
}

async function deliver(connection: Connection, messages: readonly HubMessage[]): Promise<void> {
  const open: { close(): Promise<void> }[] = [];
  const send = socketSender(connection, systemClock, (service) => open.push(service), {
    connector: egressConnector(egressRules(connection, []), null),
  });
  const services = composeConnection(connection, {
    clock: systemClock,
    blobs: memoryBlobStore(),
    replay: memoryHub('events', 1, systemClock.now).client(() => Promise.resolve()),
    encoding: { toEcs: (event) => toEcs(event, { eventOriginal: false }), sets: NAMED_SETS },
    send,
  });
  const quiet = () => undefined;
  const invocation = {
    log: { info: quiet, warn: quiet, error: quiet },
    signal: new AbortController().signal,
    stopAt: new Date(Date.now() + 600_000),
    attempt: 0,
  };
  const start = { sequenceNumber: 0, index: 0 };
  const source = { hub: 'events', partition: '0' };
  const { failure } = await deliverMessages(services, source, messages, start, invocation);
  await Promise.all(open.map((service) => service.close()));
  if (failure !== null) throw failure;
}

/** What one would write without this product: two HMACs with Node's own crypto, one POST, ten at a time. */
async function bareLoop(agent: Agent, url: string, { secrets }: Connection, bodies: readonly Buffer[]): Promise<void> {
  const { origin, pathname } = new URL(url);
  const text = secrets[0] ?? '';
  const key = Buffer.from(text.replace('whsec_', ''), 'base64');
  const remaining = bodies.entries();
  const lane = async () => {
    for (const [index, body] of remaining) {
      const timestamp = Math.floor(Date.now() / 1000);
      const standard = createHmac('sha256', key).update(`bare-${index}.${timestamp}.`).update(body).digest('base64');
      const v0 = createHmac('sha256', text).update(`v0:${timestamp}:`).update(body).digest('hex');
      const headers = {
        'content-type': 'application/json',
        'webhook-id': `bare-${index}`,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': `v1,${standard}`,
        'x-grantwire-request-timestamp': String(timestamp),
        'x-grantwire-signature': v0,
      };
      const response = await agent.request({ origin, path: pathname, method: 'POST', headers, body });
      await response.body.dump();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}

function benchMessages(events: number): HubMessage[] {
  // Fresh, as Datadog's window has it; what is older is written anew.
  const timestamp = new Date().toISOString();
  const text = (index: number) => {
    const id = `00000000-0000-5000-8000-${String(index).padStart(12, '0')}`;
    const base = testEvent({ id, timestamp });
    return JSON.stringify({ ...base, data: { ...base.data, details: { filler: 'x'.repeat(600) } } });
  };
  return Array.from({ length: Math.ceil(events / EVENTS_PER_MESSAGE) }, (_, message) => {
    const texts = Array.from({ length: EVENTS_PER_MESSAGE }, (__, at) => ({
      text: text(message * EVENTS_PER_MESSAGE + at),
      hasRaw: false,
    }));
    const [packed] = packEnvelopes(texts);
    if (packed === undefined) throw new RangeError('no message');
    const { body, ...properties } = packed;
    return { sequenceNumber: message, enqueuedTime: new Date(), bytes: body, ...properties };
  });
}

function bareBodies(messages: readonly HubMessage[], batchSize: number): Buffer[] {
  return messages.flatMap(({ bytes }) => {
    const { records } = JSON.parse(Buffer.from(bytes).toString()) as { records: object[] };
    if (batchSize === 1) return records.map((record) => Buffer.from(JSON.stringify(record)));
    const groups = Array.from({ length: Math.ceil(records.length / batchSize) }, (_, at) =>
      records.slice(at * batchSize, (at + 1) * batchSize),
    );
    return groups.map((group) => Buffer.from(JSON.stringify(group)));
  });
}

async function rate(events: number, run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return events / ((performance.now() - start) / 1000);
}
