import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { EventTooLargeError } from '../../../src/webhooks/destinations/destination.ts';
import { type Datadog, startDatadog } from '../../simulators/destinations/datadog.ts';
import { Sender } from './deliver.ts';
import { eventAged, eventNumber, eventOfSize, eventsUpTo } from './events.ts';

const hour = 3_600_000;
const key = { in: 'header', name: 'DD-API-KEY', value: 'nordwind-datadog-key' } as const;
let datadog: Datadog;
let sender: Sender;

function senderWith(changes: Partial<Connection> = {}): Sender {
  return new Sender({ destination: 'datadog', url: datadog.url, apiKeys: [key], batchSize: 1000, ...changes });
}

beforeEach(async () => {
  datadog = await startDatadog({ apiKey: key.value });
  sender = senderWith();
});
afterEach(async () => {
  await sender.close();
  await datadog.stop();
});

describe('datadog', () => {
  it('takes a whole message at once, compressed, without signatures', async () => {
    const events = eventsUpTo(50);
    const { verdicts } = await sender.deliver(events);
    expect(verdicts).toEqual(['delivered']);
    expect(datadog.entries.map(({ attributes }) => attributes['event'])).toEqual(events.map(({ id }) => ({ id })));
    const [request] = datadog.requests;
    expect(request?.headers['content-encoding']).toBe('gzip');
    expect(request?.sentBytes).toBeLessThan((request?.body.length ?? 0) / 5);
    expect(Object.keys(request?.headers ?? {}).filter((name) => /webhook|signature/.test(name))).toEqual([]);
  });

  it('sends every field of the event, and tags, service and source', async () => {
    const tagged = senderWith({ tags: [{ name: 'env', value: 'production' }] });
    const sent = eventNumber(1, {
      data: { ...eventNumber(1).data, tenant_id: '7f1f3c1e-2f0a-4d55-9a34-5f6a0c1d2e3f' },
    });
    await tagged.deliver([sent]);
    await tagged.close();
    expect(datadog.entries[0]).toMatchObject({ stampedAtArrival: false, truncated: false });
    expect(datadog.entries[0]?.attributes).toEqual({
      ...sent,
      ddsource: 'grantwire',
      service: 'grantwire',
      ddtags: 'env:production,event_type:GROUP_MEMBER_ADDED,tenant:7f1f3c1e-2f0a-4d55-9a34-5f6a0c1d2e3f',
      message: 'GROUP_MEMBER_ADDED by Ada Lindqvist',
      event: { id: sent.id },
    });
  });

  it('leaves tags to a key ddtags in the query', async () => {
    const tagged = senderWith({ apiKeys: [key, { in: 'query', name: 'ddtags', value: 'env:test,team:iam' }] });
    await tagged.deliver([eventNumber(1)]);
    await tagged.close();
    expect(datadog.requests[0]?.url.searchParams.get('ddtags')).toBe('env:test,team:iam');
    expect(datadog.entries[0]?.attributes).not.toHaveProperty('ddtags');
  });

  it.each(['event', 'ecs', 'raw'] as const)(
    'loses no old or future event in the format %s: arrival is stamped',
    async (format) => {
      const formatted = senderWith({ format });
      const ages = [0, 17.9 * hour, 18.1 * hour, 30 * 24 * hour, -1.9 * hour, -2.1 * hour];
      const events = ages.map((age, number) => eventAged(number, age));
      const { verdicts } = await formatted.deliver(events);
      await formatted.close();
      expect(verdicts).toEqual(['delivered']);
      expect(datadog.lost).toEqual([]);
      expect(datadog.entries.map(({ stampedAtArrival }) => stampedAtArrival)).toEqual([
        false,
        false,
        true,
        true,
        false,
        true,
      ]);
      const inner = datadog.entries[3]?.attributes['event'];
      expect(inner).toMatchObject({ id: events[3]?.id, time: events[3]?.timestamp });
    },
  );

  it('decides about age when sending, so that the same cut serves after a pause too', async () => {
    const cut = sender.cut([eventAged(1, 17 * hour)]);
    const [request] = cut.requests;
    if (request === undefined) throw new Error('nothing was cut');
    await sender.send(request);
    await sender.send(request, { now: () => Date.now() + 2 * hour });
    expect(datadog.entries.map(({ stampedAtArrival }) => stampedAtArrival)).toEqual([false, true]);
  });

  it('lists what Datadog would cut off, and sends its neighbours', async () => {
    const events = [eventNumber(0), eventOfSize(1, 1_000_000), eventNumber(2)];
    const { cut, verdicts } = await sender.deliver(events);
    expect(verdicts).toEqual(['delivered']);
    expect(cut.unreadable).toMatchObject([{ index: 1, reason: 'too-large', text: JSON.stringify(events[1]) }]);
    expect(cut.unreadable[0]?.cause).toBeInstanceOf(EventTooLargeError);
    expect(datadog.entries.map(({ truncated }) => truncated)).toEqual([false, false]);
  });

  it('keeps to 5 MB a request', async () => {
    const { cut, verdicts } = await sender.deliver(Array.from({ length: 8 }, (_, at) => eventOfSize(at, 900_000)));
    expect(cut.requests.map(({ count }) => count)).toEqual([5, 3]);
    expect(verdicts).toEqual(['delivered', 'delivered']);
  });

  it.each([
    [403, { class: 'connection', code: 'datadog_key_refused', needsOperator: true }],
    [400, { class: 'event', code: 'http_400' }],
    [413, { class: 'event', code: 'http_413' }],
    [408, { class: 'connection', code: 'http_408' }],
    [429, { class: 'connection', code: 'http_429' }],
    [503, { class: 'connection', code: 'http_503' }],
  ])('answers %d', async (status, verdict) => {
    datadog.intercept({ status, body: JSON.stringify({ errors: [{ detail: 'Forbidden' }] }) });
    expect((await sender.deliver([eventNumber(1)])).verdicts).toEqual([verdict]);
  });

  it('does not take the 200 of something else for a delivery', async () => {
    datadog.intercept({ status: 200, body: '<html>welcome</html>' });
    expect((await sender.deliver([eventNumber(1)])).verdicts).toMatchObject([
      { class: 'connection', code: 'unexpected_success' },
    ]);
  });

  it('is refused with another key', async () => {
    const other = senderWith({ apiKeys: [{ ...key, value: 'another-key' }] });
    const { verdicts } = await other.deliver([eventNumber(1)]);
    await other.close();
    expect(verdicts).toMatchObject([{ class: 'connection', code: 'datadog_key_refused' }]);
  });
});
