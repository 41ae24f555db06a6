import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packEnvelopes } from '../../src/events/packEnvelopes.ts';
import { readLines, withoutRaw } from '../../src/events/readLines.ts';
import { anyEvent, event } from '../webhooks/fixtures.ts';

const MARKED = { layout: 'lines/1' };

function message(bytes: Uint8Array, properties: Readonly<Record<string, unknown>> | undefined = MARKED) {
  return { partition: '0', sequenceNumber: 1, bytes, ...(properties === undefined ? {} : { properties }) };
}

const text = (...lines: string[]) => Buffer.from(`{"records":[\n${lines.join(',\n')}\n]}`);
const line = (changes = {}) => JSON.stringify(event(changes));

describe('readLines', () => {
  it('finds every event that the publisher packs, with its id and type, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 20 }), (events) => {
        const packed = packEnvelopes(
          events.map((one) => ({ text: JSON.stringify(one), hasRaw: one.data.raw !== undefined })),
        );
        const lines = packed.flatMap(({ body, properties }) => readLines(message(body, properties)) ?? []);
        expect(lines.map(({ id, eventType }) => ({ id, eventType }))).toEqual(
          events.map(({ id, event_type: eventType }) => ({ id, eventType })),
        );
        expect(lines.map(({ bytes }) => bytes.toString())).toEqual(events.map((one) => JSON.stringify(one)));
      }),
    );
  });

  it.each([
    ['a text with escapes', '"a\\"b\\\\c\\/\\b\\f\\n\\r\\t\\u00e9d"'],
    ['no text', 'null'],
    ['an empty text', '""'],
    ['a text beyond ASCII', '"Zoë – 東京 🔐"'],
  ])('takes %s for a transaction', (_, transaction) => {
    const head = line().replace('"transaction_id":null', `"transaction_id":${transaction}`);
    expect(readLines(message(text(head)))?.map(({ eventType }) => eventType)).toEqual(['GROUP_MEMBER_ADDED']);
  });

  const good = line();
  it.each<[string, Buffer]>([
    ['a message without lines', Buffer.from(`{"records":[${good}]}`)],
    ['pretty print', Buffer.from(JSON.stringify({ records: [event()] }, null, 2))],
    ['an event over several lines', text(JSON.stringify(event(), null, 2))],
    ['an empty envelope', Buffer.from('{"records":[\n\n]}')],
    ['an envelope that is cut off', text(good).subarray(0, -1)],
    ['something behind the envelope', Buffer.concat([text(good), Buffer.from(' ')])],
    ['another member before the events', Buffer.from(`{"a":1,"records":[\n${good}\n]}`)],
    ['an empty line', text(good, '', good)],
    ['a line without its comma', Buffer.from(`{"records":[\n${good}\n${good}\n]}`)],
    ['a comma behind the last line', Buffer.from(`{"records":[\n${good},\n]}`)],
    ['carriage returns', Buffer.from(text(good, good).toString().replaceAll('\n', '\r\n'))],
    ['an id with a blank', text(line({ id: 'two words' }))],
    ['an empty id', text(line({ id: '' }))],
    ['an id that is too long', text(line({ id: 'x'.repeat(65) }))],
    ['an id that is a number', text(good.replace(/"id":"[^"]+"/, '"id":7'))],
    ['members in another order', text(good.replace('"transaction_id":null,', ''))],
    ['a type in small letters', text(line({ event_type: 'role_assigned' }))],
    ['a type with an escape', text(good.replace('GROUP_', 'GROUP\\u005f'))],
    ['a transaction that is an object', text(good.replace('"transaction_id":null', '"transaction_id":{}'))],
    ['a transaction with a bad escape', text(good.replace('"transaction_id":null', '"transaction_id":"\\x"'))],
    ['a transaction with a short escape', text(good.replace('"transaction_id":null', '"transaction_id":"\\u00g0"'))],
    ['a transaction that does not end', text('{"id":"a","transaction_id":"')],
    ['a transaction with a raw tab', text(good.replace('"transaction_id":null', '"transaction_id":"\t"'))],
    ['a line that does not end like an object', text(`${good}]`)],
    ['bad UTF-8', Buffer.from(text(good.replace('Ada', '\0\0\0')).map((byte) => (byte === 0 ? 0xff : byte)))],
    ['nothing', Buffer.alloc(0)],
    ['an array', Buffer.from(`[\n${good}\n]`)],
  ])('leaves %s to be parsed', (_, bytes) => {
    expect(readLines(message(bytes))).toBeNull();
  });

  it.each([undefined, {}, { layout: 'lines/2' }, { layout: 1 }, { Layout: 'lines/1' }])(
    'leaves what is marked %j to be parsed',
    (properties) => {
      const { properties: _, ...plain } = message(text(good));
      expect(readLines(properties === undefined ? plain : { ...plain, properties })).toBeNull();
    },
  );

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), fc.nat({ max: 8 }), (noise, at, removed) => {
        const whole = text(good, good);
        const place = at % whole.length;
        const bytes = Buffer.concat([whole.subarray(0, place), noise, whole.subarray(place + removed)]);
        const lines = readLines(message(bytes));
        expect(lines === null || lines.length > 0).toBe(true);
        expect(readLines(message(noise))).toBeNull();
      }),
    );
  });
});

describe('withoutRaw', () => {
  const properties = { layout: 'lines/1', raw: 'last' };

  it('leaves what stringifying the event without its record gives, whatever is in either', () => {
    fc.assert(
      fc.property(anyEvent, (one) => {
        const { raw: _, ...data } = one.data;
        const bytes = Buffer.from(JSON.stringify(one));
        expect(withoutRaw(bytes, properties).toString()).toBe(JSON.stringify({ ...one, data }));
      }),
    );
  });

  it.each(['{"a":",\\"raw\\":\\"x"}', ',"raw":"', '"}}', '\\', '', '{"raw":"x"}'])('cuts off the record %j', (raw) => {
    const details = { raw: 'kept', note: ',"raw":"kept"}}' };
    const data = { ...event().data, details };
    const bytes = Buffer.from(JSON.stringify(event({ data: { ...data, raw } })));
    expect(withoutRaw(bytes, properties).toString()).toBe(JSON.stringify(event({ data })));
  });

  it('leaves an event without a record as it is, and everything where the message has none', () => {
    const data = { ...event().data, details: { raw: 'kept' } };
    const bytes = Buffer.from(JSON.stringify(event({ data })));
    expect(withoutRaw(bytes, properties)).toBe(bytes);
    const withRecord = Buffer.from(JSON.stringify(event({ data: { ...data, raw: 'x' } })));
    expect(withoutRaw(withRecord, { layout: 'lines/1' })).toBe(withRecord);
  });
});
