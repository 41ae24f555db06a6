import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurationHash } from '../../../src/webhooks/request/configurationHash.ts';
import type { EventFormat } from '../../../src/webhooks/connection/connection.ts';
import { UnreadableMessageError } from '../../../src/events/readEnvelope.ts';
import { compileEventFilter } from '../../../src/webhooks/request/eventFilter.ts';
import { createEncoder } from '../../../src/webhooks/request/createEncoder.ts';
import { type CutMessage, sourceText } from '../../../src/webhooks/request/outgoingRequest.ts';
import type { GrantwireEvent } from '../../../src/events/event.ts';
import { packEnvelopes } from '../../../src/events/packEnvelopes.ts';
import { anyEvent, connection, cutRequests, envelope, event, eventTypes, indexesOf } from '../fixtures.ts';

const seams = {
  toEcs: (source: { readonly id: string; readonly data: { readonly details: object } }) => ({
    event: { id: source.id, original: source.data },
  }),
};

const anyConnection = fc
  .record({
    format: fc.constantFrom<EventFormat>('event', 'ecs', 'raw'),
    batchSize: fc.integer({ min: 1, max: 7 }),
    events: fc.subarray([...eventTypes, 'ROLE_*']),
  })
  .map(connection);
const anyMessage = fc
  .record({
    events: fc.array(anyEvent, { maxLength: 20 }),
    partition: fc.nat({ max: 31 }).map(String),
    sequenceNumber: fc.nat(),
  })
  .map(({ events, partition, sequenceNumber }) => ({ events, partition, sequenceNumber, bytes: envelope(events) }));

function idsOf(cut: CutMessage): unknown[] {
  return cut.requests.flatMap((request) => {
    const parsed = JSON.parse(request.body.toString()) as unknown;
    const list: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    return list.map((item) => {
      const { id, event: inner } = item as { id?: string; event?: { id: string } };
      return id ?? inner?.id;
    });
  });
}

describe('cutRequests', () => {
  it('loses no event, repeats none and keeps the order', () => {
    fc.assert(
      fc.property(anyConnection, anyMessage, (target, message) => {
        const cut = cutRequests(target, message, seams);
        const { matches } = compileEventFilter(target.events);
        const wanted = message.events.filter((item) => matches(item.event_type)).map((item) => item.id);
        expect(idsOf(cut)).toEqual(wanted);
        expect(cut.eventCount).toBe(message.events.length);
        expect(cut.unreadable).toEqual([]);
      }),
    );
  });

  it('tiles the message from left to right in full batches, the last one excepted', () => {
    fc.assert(
      fc.property(anyConnection, anyMessage, (target, message) => {
        const { requests, eventCount } = cutRequests(target, message, seams);
        let at = 0;
        for (const [index, request] of requests.entries()) {
          expect(request.from).toBeGreaterThanOrEqual(at);
          expect(request.to).toBeGreaterThanOrEqual(request.from + request.count);
          if (index < requests.length - 1) expect(request.count).toBe(target.batchSize);
          at = request.to;
        }
        expect(at).toBeLessThanOrEqual(eventCount);
      }),
    );
  });

  it('writes bodies that survive parse and stringify byte for byte', () => {
    fc.assert(
      fc.property(anyConnection, anyMessage, (target, message) => {
        for (const { body } of cutRequests(target, message, seams).requests) {
          expect(Buffer.from(JSON.stringify(JSON.parse(body.toString()))).equals(body)).toBe(true);
        }
      }),
    );
  });

  it('gives distinct legal ids, and the same ones and bytes on every cut', () => {
    fc.assert(
      fc.property(anyConnection, anyMessage, (target, message) => {
        const first = cutRequests(target, message, seams);
        const elsewhere = {
          ...target,
          url: 'https://other.nordwind.example/',
          secrets: [],
          timeoutMs: 1,
          concurrency: 9,
        };
        expect(cutRequests(elsewhere, { ...message, bytes: Uint8Array.from(message.bytes) }, seams)).toEqual(first);
        const ids = first.requests.map((request) => request.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      }),
    );
  });

  it('sends a single event bare under its own id, whatever the batch size of others', () => {
    const message = { partition: '0', sequenceNumber: 9, bytes: envelope([event()]) };
    const [single] = cutRequests(connection(), message, seams).requests;
    expect(single?.id).toBe(event().id);
    expect(single?.body.toString()).toBe(JSON.stringify(event()));
    const [batch] = cutRequests(connection({ batchSize: 2 }), message, seams).requests;
    expect(batch?.body.toString()).toBe(`[${JSON.stringify(event())}]`);
    expect(batch?.contentType).toBe('application/json');
  });

  it('changes a batch id with name, configuration, position and content', () => {
    const message = { partition: '0', sequenceNumber: 9, bytes: envelope([event(), event({ id: 'b' })]) };
    const idOf = (changes: object, place: object) =>
      cutRequests(connection({ batchSize: 2, ...changes }), { ...message, ...place }, seams).requests[0]?.id;
    const ids = [
      idOf({}, {}),
      idOf({ name: 'other' }, {}),
      idOf({ batchSize: 3 }, {}),
      idOf({ events: ['GROUP_*'] }, {}),
      idOf({ format: 'ecs' }, {}),
      idOf({}, { partition: '1' }),
      idOf({}, { sequenceNumber: 10 }),
      idOf({}, { bytes: envelope([event(), event({ id: 'c' })]) }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leaves out data.raw, or sends it as it is', () => {
    const raw = '{"time": "2026-11-20T08:00:00Z", "n": 1.0 }';
    const bytes = envelope([event({ data: { ...event().data, raw } })]);
    const bodyOf = (format: EventFormat) =>
      cutRequests(
        connection({ format }),
        { partition: '0', sequenceNumber: 1, bytes },
        seams,
      ).requests[0]?.body.toString();
    expect(bodyOf('event')).toBe(JSON.stringify(event()));
    expect(bodyOf('raw')).toBe(JSON.stringify({ id: event().id, raw }));
  });

  it('sends the event itself to a raw connection when it has no record', () => {
    const bytes = envelope([event()]);
    const { requests } = cutRequests(
      connection({ format: 'raw' }),
      { partition: '0', sequenceNumber: 1, bytes },
      seams,
    );
    expect(requests[0]?.body.toString()).toBe(JSON.stringify({ id: event().id, raw: JSON.stringify(event()) }));
  });

  it('lists what is no event and delivers its neighbours', () => {
    const odd = [null, 7, [], {}, event({ id: 'two words' }), event({ id: '' }), { ...event(), id: 7 }];
    const bytes = envelope([event({ id: 'first' }), ...odd, event({ id: 'last' })]);
    const cut = cutRequests(connection({ batchSize: 10 }), { partition: '0', sequenceNumber: 1, bytes }, seams);
    expect(idsOf(cut)).toEqual(['first', 'last']);
    expect(cut.requests[0]).toMatchObject({ from: 0, to: 9, count: 2 });
    expect(cut.unreadable.map(({ index, reason }) => `${index} ${reason}`)).toEqual([
      '1 not-an-event',
      '2 not-an-event',
      '3 not-an-event',
      '4 not-an-event',
      '5 unusable-id',
      '6 unusable-id',
      '7 unusable-id',
    ]);
    expect(cut.unreadable[4]?.text).toBe(JSON.stringify(odd[4]));
  });

  it('lists an event on which the encoder fails and delivers its neighbours', () => {
    const bytes = envelope([event({ id: 'a' }), event({ id: 'b' }), event({ id: 'c' })]);
    const failing = {
      toEcs: ({ id }: { readonly id: string }) => {
        if (id === 'b') throw new RangeError('no such category');
        return { event: { id } };
      },
    };
    const cut = cutRequests(connection({ format: 'ecs' }), { partition: '0', sequenceNumber: 1, bytes }, failing);
    expect(idsOf(cut)).toEqual(['a', 'c']);
    expect(cut.unreadable).toHaveLength(1);
    expect(cut.unreadable[0]).toMatchObject({ index: 1, reason: 'encoder-failed', cause: expect.any(RangeError) });
  });

  it('makes a request of a part of another one, so that one that was rejected can be halved', () => {
    const events = ['a', 'b', 'c', 'd'].map((id) => event({ id }));
    const message = { partition: '0', sequenceNumber: 9, bytes: envelope(events) };
    const encoder = createEncoder(connection({ batchSize: 4 }), { ...seams, sets: new Map() });
    const [whole] = encoder.cut(message).requests;
    if (whole === undefined) throw new RangeError('no request');
    expect(indexesOf(whole)).toEqual([0, 1, 2, 3]);
    const half = encoder.request(whole.place, whole.items.slice(2));
    expect(half.body.toString()).toBe(JSON.stringify(events.slice(2)));
    expect(half).toMatchObject({ from: 2, to: 4, count: 2 });
    expect(half.id).not.toBe(whole.id);
    expect(encoder.request(whole.place, whole.items.slice(2))).toEqual(half);
    expect(encoder.request(whole.place, whole.items)).toEqual(whole);
  });

  it('encodes an event that its filter excludes, when asked for it', () => {
    const encoder = createEncoder(connection({ events: ['ROLE_*'] }), { ...seams, sets: new Map() });
    expect(encoder.wants('GROUP_MEMBER_ADDED')).toBe(false);
    expect(encoder.wants('ROLE_ASSIGNED')).toBe(true);
    expect(encoder.item(event(), 3)).toMatchObject({ id: event().id, index: 3, content: JSON.stringify(event()) });
    expect(encoder.item({ ...event(), id: 'two words' }, 3)).toMatchObject({ reason: 'unusable-id', id: null });
  });

  it('cuts for a destination by its limits, and gives the batch another id than another destination', () => {
    const message = { partition: '0', sequenceNumber: 9, bytes: envelope([event({ id: 'a' }), event({ id: 'b' })]) };
    const cutFor = (destination: 'v0' | 'sumologic') =>
      cutRequests(connection({ destination, batchSize: destination === 'v0' ? 1 : 1000 }), message, seams).requests;
    expect(cutFor('v0').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(cutFor('sumologic')).toHaveLength(1);
    expect(cutFor('sumologic')[0]?.contentType).toBe('application/x-ndjson');
  });

  it('keeps a key named __proto__ as the data it is', () => {
    const text = `{"records":[${JSON.stringify(event()).replace('"details":{}', '"details":{"__proto__":{"id":1}},"raw":"r"')}]}`;
    const message = { partition: '0', sequenceNumber: 1, bytes: Buffer.from(text) };
    expect(cutRequests(connection(), message, seams).requests[0]?.body.toString()).toContain('"__proto__":{"id":1}');
  });

  it.each([
    ['not-utf8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['not-json', Buffer.from('{"records":[')],
    ['not-json', Buffer.alloc(0)],
    ['not-an-envelope', Buffer.from('[]')],
    ['not-an-envelope', Buffer.from('null')],
    ['not-an-envelope', Buffer.from('{"records":{}}')],
  ])('refuses a message that is %s', (reason, bytes) => {
    const cut = () => cutRequests(connection(), { partition: '3', sequenceNumber: 17, bytes }, seams);
    expect(cut).toThrow(UnreadableMessageError);
    expect(cut).toThrow(expect.objectContaining({ partition: '3', sequenceNumber: 17, reason }));
  });
});

/** The same events as the publisher packs them, and as anybody else might. */
function bothWays(events: readonly GrantwireEvent[]) {
  const texts = events.map((one) => ({ text: JSON.stringify(one), hasRaw: one.data.raw !== undefined }));
  const [packed] = packEnvelopes(texts, Infinity);
  const place = { partition: '0', sequenceNumber: 9 };
  const lines = { ...place, bytes: packed?.body ?? Buffer.alloc(0), properties: packed?.properties ?? {} };
  return { lines, parsed: { ...place, bytes: envelope(events) } };
}

const sent = ({ requests, eventCount, unreadable }: CutMessage) => ({
  requests: requests.map(({ id, body, from, to, count }) => ({ id, body: body.toString(), from, to, count })),
  failed: requests.flatMap(({ items }) => items.map(sourceText)),
  eventCount,
  unreadable: unreadable.map(({ index, reason }) => ({ index, reason })),
});

describe('a message with one event a line', () => {
  const redacting = fc.constantFrom([], ['drop:actor_name', 'mask:data.details.*']);

  it('is cut to the same ids and bytes as the same events in any other message', () => {
    fc.assert(
      fc.property(
        anyConnection,
        redacting,
        fc.constantFrom('generic', 'v0', 'datadog', 'runreveal', 'sumologic'),
        fc.array(anyEvent, { minLength: 1, maxLength: 20 }),
        (target, redact, destination, events) => {
          const single = destination === 'v0' || destination === 'runreveal' ? { batchSize: 1 } : {};
          const encoder = createEncoder(
            { ...target, destination, redact, redactKey: 'a key of the redaction 0123', ...single },
            { ...seams, sets: new Map() },
          );
          const { lines, parsed } = bothWays(events);
          expect(sent(encoder.cut(lines))).toEqual(sent(encoder.cut(parsed)));
        },
      ),
    );
  });

  const encoder = (changes = {}) => createEncoder(connection(changes), { ...seams, sets: new Map() });
  const marked = (...lines: string[]) => ({
    partition: '0',
    sequenceNumber: 9,
    bytes: Buffer.from(`{"records":[\n${lines.join(',\n')}\n]}`),
    properties: { layout: 'lines/1' },
  });

  it('is sent as it came, without being parsed', () => {
    const { lines } = bothWays([event({ id: 'a' }), event({ id: 'b' })]);
    const { requests } = encoder().cut(lines);
    expect(requests.every(({ body }) => body.buffer === lines.bytes.buffer)).toBe(true);
  });

  it('with two events on a line gives a body that a receiver rejects, and nothing that is redacted', () => {
    const two = `${JSON.stringify(event({ id: 'a' }))},${JSON.stringify(event({ id: 'b' }))}`;
    const forged = marked(two, JSON.stringify(event({ id: 'c' })));
    const [first, second] = encoder().cut(forged).requests;
    expect(() => JSON.parse(first?.body.toString() ?? '')).toThrow(SyntaxError);
    expect(second?.body.toString()).toBe(JSON.stringify(event({ id: 'c' })));
    const redacted = encoder({ redact: ['drop:actor_name'], redactKey: 'a key of the redaction 0123' }).cut(forged);
    expect(redacted.unreadable).toMatchObject([{ index: 0, reason: 'not-an-event' }]);
    expect(redacted.requests).toHaveLength(1);
    // The same bytes from somebody who does not say so are parsed, and are three events.
    const { properties: _, ...unmarked } = forged;
    expect(idsOf(encoder().cut(unmarked))).toEqual(['a', 'b', 'c']);
  });

  it('with a key twice goes by its head, and by what is parsed where it is changed', () => {
    const twice = JSON.stringify(event({ id: 'a' })).replace(/}$/, ',"event_type":"ROLE_ASSIGNED"}');
    const events = ['GROUP_*'];
    expect(encoder({ events }).cut(marked(twice)).requests).toHaveLength(1);
    const changed = encoder({ events, redact: ['drop:actor_name'], redactKey: 'a key of the redaction 0123' });
    expect(changed.cut(marked(twice)).requests).toHaveLength(0);
  });

  it('is parsed whole where one line is not as the publisher writes it', () => {
    const odd = JSON.stringify(Object.fromEntries(Object.entries(event({ id: 'b' })).toReversed()));
    const cut = encoder().cut(marked(JSON.stringify(event({ id: 'a' })), odd, 'null'));
    expect(idsOf(cut)).toEqual(['a', 'b']);
    expect(cut.unreadable).toMatchObject([{ index: 2, reason: 'not-an-event' }]);
  });
});

describe('configurationHash', () => {
  const hash = (changes: object) => configurationHash(connection(changes));

  it('counts what changes bytes and nothing else', () => {
    const changed = [{}, { format: 'raw' }, { batchSize: 2 }, { events: ['ROLE_*'] }, { events: ['ROLE_*', 'A'] }];
    expect(new Set(changed.map(hash)).size).toBe(changed.length);
    for (const changes of [{ url: 'https://x.nordwind.example' }, { secrets: [] }, { timeoutMs: 1 }, { name: 'b' }]) {
      expect(hash(changes)).toBe(hash({}));
    }
  });

  it('counts the destination and what it writes into bodies', () => {
    const tags = [{ name: 'env', value: 'test' }];
    const changed = [
      {},
      { destination: 'datadog' },
      { destination: 'sumologic' },
      { destination: 'datadog', tags },
      { destination: 'splunk' },
      { destination: 'splunk', own: { index: 'a' } },
      { destination: 'splunk', own: { sourceType: 'a' } },
    ];
    expect(new Set(changed.map(hash)).size).toBe(changed.length);
  });

  it('does not depend on the order of the filter, but on what a named set means', () => {
    expect(hash({ events: ['B', 'A', 'A'] })).toBe(hash({ events: ['A', 'B'] }));
    const under = (members: string[]) =>
      configurationHash(connection({ events: ['@access'] }), new Map([['access', members]]));
    expect(under(['ROLE_*'])).toBe(hash({ events: ['ROLE_*'] }));
    expect(under(['ROLE_*'])).not.toBe(under(['ROLE_*', 'GROUP_*']));
  });
});
