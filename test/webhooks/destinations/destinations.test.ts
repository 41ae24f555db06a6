import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toEcs } from '../../../src/records/ecs/toEcs.ts';
import { destinations } from '../../../src/webhooks/destinations/destinations.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { anyEvent, connection, cutRequests, envelope, indexesOf, plainSecret } from '../fixtures.ts';
import { Sender } from './deliver.ts';
import { eventsUpTo } from './events.ts';

const seams = { toEcs: (event: Parameters<typeof toEcs>[0]) => toEcs(event, { eventOriginal: true }) };
const formats: Readonly<Record<string, readonly ('event' | 'ecs' | 'raw')[]>> = {
  generic: ['event', 'ecs', 'raw'],
  v0: ['event', 'ecs', 'raw'],
  datadog: ['event', 'ecs', 'raw'],
  sumologic: ['event', 'ecs', 'raw'],
  runreveal: ['event'],
  splunk: ['event', 'ecs', 'raw'],
  elastic: ['ecs'],
  sentinel: ['event', 'ecs', 'raw'],
};
const anyTarget = fc.constantFrom(...Object.values(destinations)).chain(({ name: destination, defaults }) =>
  fc.constantFrom(...(formats[destination] ?? [])).map((format) => {
    const { batchSize } = defaults;
    return connection({ destination, format, batchSize, tags: [{ name: 'env', value: 'test' }] });
  }),
);
const anyMessage = fc
  .array(anyEvent, { maxLength: 20 })
  .map((events) => ({ events, partition: '0', sequenceNumber: 1, bytes: envelope(events) }));

describe('every destination', () => {
  it('sends each event once and in order, its id in the body, and the same bytes on every cut', () => {
    fc.assert(
      fc.property(anyTarget, anyMessage, (target, message) => {
        const { requests, unreadable } = cutRequests(target, message, seams);
        expect(unreadable).toEqual([]);
        expect(requests.flatMap(indexesOf)).toEqual(message.events.map((_, index) => index));
        for (const request of requests) {
          const { body, count } = request;
          const indexes = indexesOf(request);
          const text = body.toString('utf8');
          expect(count).toBe(indexes.length);
          let at = 0;
          for (const index of indexes) {
            at = text.indexOf(message.events[index]?.id ?? '', at);
            expect(at).toBeGreaterThanOrEqual(0);
          }
        }
        expect(cutRequests(target, message, seams).requests).toEqual(requests);
      }),
    );
  });

  it('makes something of any answer, and calls none delivered that is not 2xx', () => {
    const body = fc.oneof(
      fc.constant(null),
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.record({ code: fc.integer({ min: -1, max: 30 }), text: fc.string() }).map((answer) => JSON.stringify(answer)),
      fc
        .array(fc.record({ create: fc.record({ status: fc.integer({ min: 100, max: 599 }), error: fc.jsonValue() }) }))
        .map((items) => JSON.stringify({ errors: true, items })),
    );
    const status = fc.integer({ min: 100, max: 999 });
    const count = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(destinations)),
        status,
        body,
        count,
        (destination, status, body, count) => {
          const verdict = destination.verdict({ status, body, count, sent: Buffer.from('{}\n{"a":1}') });
          if (verdict === 'delivered') {
            expect(status >= 200 && status <= 299).toBe(true);
            return;
          }
          const reasons = verdict.class === 'items' ? verdict.rejected.map(({ reason }) => reason) : [verdict.reason];
          for (const reason of reasons) expect(reason ?? 'x').toMatch(/^[\x20-\x7e]{1,200}$/);
          if (verdict.class === 'items') {
            const items = verdict.rejected.map(({ item }) => item);
            expect(items.length).toBeGreaterThan(0);
            expect(items.every((item, at) => item < count && item > (items[at - 1] ?? -1))).toBe(true);
          }
        },
      ),
    );
  });
});

describe('v0', () => {
  it('is one signed event per request, for a receiver that knows the other prefix', async () => {
    const receiver = await startReceiver({ secrets: [plainSecret], prefix: 'X-Opal' });
    const sender = new Sender({
      destination: 'v0',
      url: receiver.url,
      secrets: [plainSecret],
      signatureHeaderPrefix: 'X-Opal',
    });
    const events = eventsUpTo(3);
    expect((await sender.deliver(events)).verdicts).toEqual(['delivered', 'delivered', 'delivered']);
    expect(receiver.violations).toEqual([]);
    expect(receiver.deliveries.map(({ body, verified }) => [JSON.parse(body), verified])).toEqual(
      events.map((event) => [event, true]),
    );
    await sender.close();
    await receiver.stop();
  });
});
