import { afterEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { hec, type Splunk, type SplunkOptions, startSplunk } from '../../simulators/destinations/splunk.ts';
import { Sender } from './deliver.ts';
import { eventNumber, eventOfSize, eventsUpTo } from './events.ts';

const token = '12345678-aaaa-4bbb-8ccc-1234567890ab';
let splunk: Splunk;
let sender: Sender;

async function start(changes: Partial<Connection> = {}, options: Partial<SplunkOptions> = {}): Promise<void> {
  splunk = await startSplunk({ token, indexes: ['identity'], ...options });
  const apiKeys = [{ in: 'header', name: 'Authorization', value: `Splunk ${token}` } as const];
  sender = new Sender({ destination: 'splunk', url: splunk.url, apiKeys, batchSize: 1000, ...changes });
}
const verdict = async () => (await sender.deliver([eventNumber(1)])).verdicts[0];

afterEach(async () => {
  await sender.close();
  await splunk.stop();
});

describe('splunk', () => {
  it('takes envelopes one after the other, with time, index, source type and indexed fields', async () => {
    await start({
      own: { index: 'identity', sourceType: 'grantwire:event' },
      tags: [{ name: 'env', value: 'test' }],
    });
    const events = eventsUpTo(30);
    expect((await sender.deliver(events)).verdicts).toEqual(['delivered']);
    expect(splunk.events.map(({ event }) => event)).toEqual(events);
    expect(splunk.events[7]).toEqual({
      time: Date.parse(events[7]?.timestamp ?? '') / 1000,
      source: 'grantwire',
      index: 'identity',
      sourcetype: 'grantwire:event',
      event: events[7],
      fields: { env: 'test', event_id: events[7]?.id, event_type: 'GROUP_MEMBER_ADDED' },
    });
    expect(splunk.requests[0]?.headers['content-encoding']).toBe('gzip');
  });

  it('leaves index, source type and an unknown time to the receiver', async () => {
    await start();
    expect((await sender.deliver([eventNumber(1, { timestamp: null })])).verdicts).toEqual(['delivered']);
    expect(Object.keys(splunk.events[0] ?? {})).toEqual(['source', 'event', 'fields']);
  });

  it('keeps to 1 MB a request', async () => {
    await start();
    const { cut, verdicts } = await sender.deliver([0, 1, 2].map((at) => eventOfSize(at, 450_000)));
    expect(cut.requests.map(({ count }) => count)).toEqual([2, 1]);
    expect(verdicts).toEqual(['delivered', 'delivered']);
  });

  it('says which setting is wrong, and condemns no event for it', async () => {
    await start({ own: { index: 'nowhere' } });
    expect(await verdict()).toEqual({
      class: 'connection',
      code: 'splunk_wrong_index',
      needsOperator: true,
      reason: 'code 7, event 0 of the request',
    });
  });

  it.each([
    [{ acknowledgment: true }, 'splunk_acknowledgment_on'],
    [{ enabled: false }, 'splunk_token_refused'],
    [{ token: 'another' }, 'splunk_token_refused'],
  ])('%j: %s', async (options, code) => {
    await start({}, options);
    expect(await verdict()).toMatchObject({ class: 'connection', code });
  });

  it.each([
    [401, 2, 'connection', 'splunk_token_refused'],
    [401, 3, 'connection', 'splunk_token_refused'],
    [403, 1, 'connection', 'splunk_token_refused'],
    [403, 4, 'connection', 'splunk_token_refused'],
    [400, 5, 'event', 'splunk_event_refused'],
    [400, 6, 'event', 'splunk_event_refused'],
    [400, 7, 'connection', 'splunk_wrong_index'],
    [500, 8, 'connection', 'splunk_busy'],
    [503, 9, 'connection', 'splunk_busy'],
    [400, 10, 'connection', 'splunk_acknowledgment_on'],
    [400, 11, 'connection', 'splunk_acknowledgment_on'],
    [400, 12, 'event', 'splunk_event_refused'],
    [400, 13, 'event', 'splunk_event_refused'],
    [400, 14, 'connection', 'splunk_acknowledgment_on'],
    [400, 15, 'event', 'splunk_event_refused'],
    [400, 16, 'connection', 'splunk_query_token_off'],
    [400, 99, 'connection', 'splunk_code_unknown'],
    [200, 9, 'connection', 'splunk_busy'],
  ] as const)('%d with code %d: %s, %s', async (status, code, kind, name) => {
    await start();
    splunk.intercept(hec(status, code));
    expect(await verdict()).toMatchObject({ class: kind, code: name, reason: expect.stringContaining(`code ${code}`) });
  });

  it.each([
    [
      { status: 200, body: '<html>' },
      { class: 'connection', code: 'answer_unreadable' },
    ],
    [
      { status: 200, body: '' },
      { class: 'connection', code: 'answer_unreadable' },
    ],
    [
      { status: 200, body: 'x'.repeat(70_000) },
      { class: 'connection', code: 'answer_unreadable' },
    ],
    [
      { status: 400, body: 'Bad Request' },
      { class: 'connection', code: 'http_400' },
    ],
    [
      { status: 502, body: '' },
      { class: 'connection', code: 'http_502' },
    ],
    [
      { status: 413, body: 'Content too long' },
      { class: 'event', code: 'http_413' },
    ],
  ] as const)('an answer without a code: %j', async (answer, expected) => {
    await start();
    splunk.intercept(answer);
    expect(await verdict()).toEqual(expected);
  });
});
