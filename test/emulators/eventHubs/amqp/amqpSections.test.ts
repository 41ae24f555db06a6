import * as fc from 'fast-check';
import rhea from 'rhea';
import { expect, test } from 'vitest';
import { AmqpRefusal } from './amqpRefusal.ts';
import { sectionsOf } from './amqpSections.ts';
import { parseBatch, parseMessage } from '../broker/incomingMessage.ts';
import { storeBatch } from '../store/storedBatch.ts';
import { readStoredMessage } from '../store/storedMessage.ts';

const name = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text !== '__proto__');
const value = fc.oneof(
  fc.string({ maxLength: 400 }),
  fc.boolean(),
  fc.integer({ min: 0 }),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
);
const sent = fc.record({
  body: fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
  properties: fc.dictionary(name, value, { noNullPrototype: true }),
  annotations: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,12}$/), value, { noNullPrototype: true }),
});

function encode({ body, properties, annotations }: { body: Buffer; properties: object; annotations: object }): Buffer {
  return rhea.message.encode({
    durable: true,
    message_annotations: annotations,
    application_properties: properties,
    body: rhea.message.data_section(body),
  });
}

/** As the codec gives numbers back: the sign of zero does not travel. */
function travelled(record: object): object {
  return Object.fromEntries(Object.entries(record).map(([key, each]) => [key, Object.is(each, -0) ? 0 : each]));
}

test('whatever a batch holds is stored and read back the same, with the broker’s numbers', () => {
  const key = fc.option(fc.string({ minLength: 1, maxLength: 300 }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.array(sent, { minLength: 1, maxLength: 5 }),
      key,
      fc.nat(1e12),
      fc.nat(1e12),
      (messages, partitionKey, first, offset) => {
        const envelope = rhea.message.encode({
          ...(partitionKey === undefined ? {} : { message_annotations: { 'x-opt-partition-key': partitionKey } }),
          body: rhea.message.data_sections(messages.map(encode)),
        });
        const batch = storeBatch(parseBatch(envelope), first, 1_767_322_800_123, offset);
        for (const [index, message] of messages.entries()) {
          const stored = readStoredMessage(batch.data.subarray(batch.starts[index], batch.starts[index + 1]));
          expect(stored).toEqual({
            sequenceNumber: first + index,
            offset: String(offset + (batch.starts[index] ?? 0)),
            enqueuedTime: new Date(1_767_322_800_123),
            partitionKey,
            body: message.body,
            properties: travelled(message.properties),
            annotations: travelled(message.annotations),
          });
        }
        expect(batch.starts.at(-1)).toBe(batch.data.length);
      },
    ),
  );
});

test('sections cover the message without gaps', () => {
  fc.assert(
    fc.property(sent, (message) => {
      const bytes = encode(message);
      const sections = sectionsOf(bytes);
      expect(sections[0]?.start).toBe(0);
      expect(sections.at(-1)?.end).toBe(bytes.length);
      for (const [index, section] of sections.entries()) {
        if (index > 0) expect(section.start).toBe(sections[index - 1]?.end);
      }
    }),
  );
});

test('bytes that are no message, or one cut short, are refused and nothing else happens', () => {
  const refusedOrRead = (bytes: Buffer): void => {
    try {
      parseBatch(bytes);
      parseMessage(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(AmqpRefusal);
      expect(error).toMatchObject({ condition: 'amqp:decode-error' });
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => refusedOrRead(Buffer.from(bytes))));
  fc.assert(
    fc.property(sent, fc.nat(), (message, cut) => {
      const bytes = encode(message);
      const short = bytes.subarray(0, cut % bytes.length);
      refusedOrRead(short);
      refusedOrRead(rhea.message.encode({ body: rhea.message.data_sections([short]) }));
    }),
  );
});
