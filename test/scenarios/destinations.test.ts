import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Datadog, startDatadog } from '../simulators/destinations/datadog.ts';
import { type Elastic, eventTypeOf, startElastic } from '../simulators/destinations/elastic.ts';
import { type Sentinel, startSentinel } from '../simulators/destinations/sentinel.ts';
import { envelopes } from './support/records.ts';
import { startRunningApp, type RunningApp } from './support/runningApp.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function started<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const part = await starting;
  closers.push(() => part.stop());
  return part;
}

/** What the platform has on an instance with a managed identity. */
async function identityEndpoint(token: string): Promise<string> {
  const server: Server = createServer((_, response) => {
    const expires = String(Math.floor(Date.now() / 1000) + 86_400);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ access_token: token, expires_on: expires, token_type: 'Bearer' }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
}

const connection = (number: number, destination: string, url: string) => ({
  [`WEBHOOK_${number}_DESTINATION`]: destination,
  [`WEBHOOK_${number}_URL`]: url,
  [`WEBHOOK_${number}_SECRET`]: '',
  [`WEBHOOK_${number}_ALLOW_HTTP`]: 'true',
  [`WEBHOOK_${number}_ALLOW_PRIVATE`]: '127.0.0.0/8',
});
const key = (number: number, name: string, value: string) => ({
  [`WEBHOOK_${number}_KEY_1_NAME`]: name,
  [`WEBHOOK_${number}_KEY_1_VALUE`]: value,
});

interface Destinations {
  readonly datadog: Datadog;
  readonly elastic: Elastic;
  readonly sentinel: Sentinel;
}

async function startDestinations(): Promise<Destinations> {
  const rule = 'dcr-0123456789abcdef0123456789abcdef';
  return {
    datadog: await started(startDatadog({ apiKey: 'nordwind-datadog-key' })),
    elastic: await started(startElastic({ apiKey: 'bm9yZHdpbmQ6a2V5', stream: 'logs-grantwire-default' })),
    sentinel: await started(
      startSentinel({ token: 'nordwind-token', rule, stream: 'Custom-Grantwire', auxiliary: true }),
    ),
  };
}

async function startApp({ datadog, elastic, sentinel }: Destinations): Promise<RunningApp> {
  return started(
    startRunningApp({
      settings: {
        ...connection(1, 'datadog', datadog.url),
        ...key(1, 'DD-API-KEY', 'nordwind-datadog-key'),
        WEBHOOK_1_TAGS: 'env:test',
        ...connection(2, 'elastic', elastic.url),
        ...key(2, 'Authorization', 'ApiKey bm9yZHdpbmQ6a2V5'),
        ...connection(3, 'sentinel', sentinel.url),
        IDENTITY_ENDPOINT: await identityEndpoint('nordwind-token'),
        IDENTITY_HEADER: 'nordwind-header',
      },
    }),
  );
}

const TYPE = 'USER_UPDATED';
const ids = (list: readonly unknown[]) => new Set(list).size;

describe('destinations behind the running app', () => {
  it('each gets every event in its own form, also when its first answer was none', { timeout: 90_000 }, async () => {
    const destinations = await startDestinations();
    const { datadog, elastic, sentinel } = destinations;
    const app = await startApp(destinations);
    // A connection is tested before anything is sent.
    await app.until(
      'the test event at all destinations',
      () => datadog.entries.length > 0 && elastic.documents.size > 0 && sentinel.rows.length > 0,
      30,
    );
    expect(datadog.entries[0]?.attributes['event_type']).toBe('CONNECTION_TESTED');
    expect([...elastic.documents.values()].map(eventTypeOf)).toEqual(['CONNECTION_TESTED']);
    expect(sentinel.rows[0]?.['EventType']).toBe('CONNECTION_TESTED');

    datadog.intercept({ status: 429, headers: { 'retry-after': '1' } });
    elastic.intercept({ status: 200, body: '{"errors":false}' });
    sentinel.intercept({ status: 503 });
    elastic.refuseOne(TYPE, 400, { type: 'document_parsing_exception', reason: 'failed to parse field [user.id]' });
    app.hubs.publish('diagnostics', '0', envelopes(4, 10));

    const ofDatadog = () =>
      datadog.entries.map(({ attributes }) => attributes).filter((one) => one['event_type'] === TYPE);
    const ofElastic = () => [...elastic.documents.values()].filter((one) => eventTypeOf(one) === TYPE);
    const ofSentinel = () => sentinel.rows.filter((row) => row['EventType'] === TYPE);
    await app.until(
      'all events at all destinations, but for the one that Elastic refuses',
      () =>
        ids(ofDatadog().map((one) => one['id'])) === 40 &&
        ofElastic().length === 39 &&
        ids(ofSentinel().map((row) => row['EventId'])) === 40,
      40,
    );
    const failed = await app.blobNames('failed/webhook2/');
    expect(failed).toHaveLength(1);
    expect(app.logs.some(({ message }) => message.includes('elastic_item_400') && message.includes('[user.id]'))).toBe(
      true,
    );
    expect(datadog.lost).toEqual([]);
    expect(ofDatadog()[0]?.['ddtags']).toMatch(/^env:test,event_type:USER_UPDATED,tenant:/);
    expect(sentinel.truncated).toEqual([]);
    // A message of ten events is one request, not ten.
    for (const destination of [datadog, elastic, sentinel]) expect(destination.requests.length).toBeLessThan(20);
  });
});
