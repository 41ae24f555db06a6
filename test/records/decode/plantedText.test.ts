import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrantwireEvent } from '../../../src/events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/json/json.ts';
import { REPAIRS } from '../../../src/records/decode/repairs/repair.ts';
import { readMessage } from '../../../src/records/ingest/readMessage.ts';
import { normalizeRecord } from '../../../src/records/normalize/normalizeRecord.ts';
import { doubtful, isDoubtful } from '../../../src/records/normalize/repaired.ts';
import * as azure from '../normalize/fixtures/azure.ts';
import * as defender from '../normalize/fixtures/defender.ts';
import * as entra from '../normalize/fixtures/entra.ts';
import * as graph from '../normalize/fixtures/graph.ts';
import * as compliance from '../normalize/o365/fixtures/compliance.ts';
import * as o365Entra from '../normalize/o365/fixtures/entra.ts';
import * as exchange from '../normalize/o365/fixtures/exchange.ts';
import { source } from '../normalize/source.ts';

const APP_LOG = {
  time: '2026-03-04T05:06:07Z',
  category: 'AppServiceConsoleLogs',
  operationName: 'Microsoft.Web/sites/log',
  resourceId: '/subscriptions/1/resourceGroups/kontor/providers/Microsoft.Web/sites/shop',
  properties: { message: 'started', level: 'Informational', containerId: 'c-17' },
};

/** A record of every producer's format. */
const RECORDS: readonly JsonObject[] = [
  APP_LOG,
  ...[entra, graph, azure, defender, compliance, o365Entra, exchange].flatMap((module) =>
    Object.values(module).filter((value): value is JsonObject => isJsonObject(value) && Object.keys(value).length > 4),
  ),
];

/** What an attacker would like to see delivered. */
const FORGED: readonly object[] = [
  {
    time: '2026-03-04T05:06:07Z',
    category: 'AuditLogs',
    operationName: 'Add member to role',
    tenantId: '6f1d2c3b-0a9e-4d58-8c71-b2e4f6a80913',
    properties: { id: 'forged', activityDisplayName: 'Add member to role', result: 'success', targetResources: [] },
  },
  { category: 'SignInLogs', time: '2026-03-04T05:06:07Z', resultType: '0', properties: { id: 'forged' } },
  {
    RecordType: 8,
    Operation: 'Add member to role.',
    CreationTime: '2026-03-04T05:06:07',
    Workload: 'AzureActiveDirectory',
  },
  { category: 'Invented', time: '2026-03-04T05:06:07Z', properties: { a: 'forged' } },
];

const AROUND: readonly (readonly [string, string])[] = [
  [', ', ','],
  ['', ''],
  ['"},', ',{"a":"'],
  ["'},", ",{'a':'"],
  ["it's, ", " and 'so', on"],
  ['\n', '\n'],
  ['"}\n', '\n{"b":"'],
  ['"}]}\n{"records":[', ']}\n{"z":["'],
  ['\\', '\\'],
  ['","x":1},', ',{"y":"'],
  ['}', '{'],
  ['],', ',['],
];

const planted = fc
  .record({ forged: fc.constantFrom(...FORGED), around: fc.constantFrom(...AROUND), apostrophes: fc.boolean() })
  .map(({ forged, around: [before, after], apostrophes }) => {
    const text = JSON.stringify(forged);
    return `text ${before}${apostrophes ? text.replaceAll('"', "'") : text}${after} more`;
  });

/** How a producer writes a text. `quotesHold`: the quotes around it stand where JSON has them. */
interface Writer {
  readonly quotesHold: boolean;
  readonly write: (text: string) => string;
}

const json: Writer = { quotesHold: true, write: (text) => JSON.stringify(text) };
const WRITERS: Readonly<Record<string, Writer>> = {
  json,
  rawControls: { quotesHold: true, write: (text) => json.write(text).replaceAll(/\\n/g, '\n') },
  badEscapes: { quotesHold: true, write: (text) => json.write(text).replaceAll(/ (?=\w)/g, '\\q') },
  bareQuotes: { quotesHold: false, write: (text) => `"${text}"` },
  bareBackslashes: { quotesHold: false, write: (text) => `"${text.replaceAll('"', '\\"')}\\"` },
  apostrophes: { quotesHold: false, write: (text) => `'${text}'` },
  escapedApostrophes: {
    quotesHold: true,
    write: (text) => `'${json.write(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`,
  },
};

/** JSON text of a value in which some texts are written by another writer: those of all keys and values from a place on. */
function writeValue(value: JsonValue, writer: Writer, keys: boolean): string {
  if (typeof value === 'string') return writer.write(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${(value as JsonValue[]).map((each) => writeValue(each, writer, keys)).join(',')}]`;
  const members = Object.entries(value).map(
    ([key, member]) => `${keys ? writer.write(key) : JSON.stringify(key)}:${writeValue(member ?? null, writer, keys)}`,
  );
  return `{${members.join(',')}}`;
}

/** The record with the text in its n-th text field. */
function plant(record: JsonObject, text: string, n: number): JsonObject {
  const count = countTexts(record);
  let left = count === 0 ? -1 : n % count;
  const walk = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return left-- === 0 ? text : value;
    if (Array.isArray(value)) return (value as JsonValue[]).map(walk);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walk(member ?? null)]));
  };
  return walk(record) as JsonObject;
}

function countTexts(value: JsonValue): number {
  if (typeof value === 'string') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, member) => sum + countTexts(member ?? null), 0);
}

const FRAMES: Readonly<Record<string, (texts: readonly string[]) => string>> = {
  envelope: (texts) => `{"records":[${texts.join(',')}]}`,
  list: (texts) => `[${texts.join(',')}]`,
  lines: (texts) => texts.join('\n'),
  value: (texts) => `{"@odata.context":"x","value":[${texts.join(', ')}]}`,
};

const attack = fc.record({
  records: fc.array(fc.constantFrom(...RECORDS), { minLength: 1, maxLength: 4 }),
  victim: fc.nat(3),
  field: fc.nat(60),
  text: planted,
  writer: fc.constantFrom(...Object.keys(WRITERS)),
  /** Whether only the victim is written so, or its neighbours too. */
  alone: fc.boolean(),
  keys: fc.boolean(),
  frame: fc.constantFrom(...Object.keys(FRAMES)),
  head: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.double({ min: 0, max: 0.99, noNaN: true })),
  tail: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  repairs: fc.constantFrom<(typeof REPAIRS)[number][]>([], [...REPAIRS], ['single_quotes'], ['new_lines']),
});

describe('text planted in a record', () => {
  it('never becomes a record that is believed, however the message is cut and mis-escaped', { timeout: 60_000 }, () => {
    let broken = 0;
    let read = 0;
    fc.assert(
      fc.property(attack, (given) => {
        const truth = given.records.map((record, index) =>
          index === given.victim % given.records.length ? plant(record, given.text, given.field) : record,
        );
        const writer = WRITERS[given.writer] ?? json;
        const texts = truth.map((record, index) =>
          given.alone && index !== given.victim % truth.length
            ? JSON.stringify(record)
            : writeValue(record, writer, given.keys),
        );
        const whole = FRAMES[given.frame]?.(texts) ?? '';
        const message = whole.slice(Math.floor(whole.length * given.head), Math.ceil(whole.length * given.tail));
        const { events } = readMessage('diagnostics', '0', messageOf(message), {
          decode: { repairs: given.repairs, keepText: true },
          normalize: {},
          includeUnparsed: true,
        });
        if (isSound(message)) {
          // Nothing tells such a message from one that somebody meant to send so.
          expect(events.filter(isDoubtful)).toEqual([]);
          if (given.writer === 'json' && given.head === 0) expectOnly(events, truth);
          return;
        }
        broken++;
        read += events.length;
        for (const event of events) expectDoubtful(event);
        if (writer.quotesHold && given.head === 0) expectOnly(events, truth);
      }),
      { numRuns: 1500 },
    );
    // The property would hold of a decoder that gives up on everything.
    expect(broken).toBeGreaterThan(400);
    expect(read).toBeGreaterThan(200);
  });
});

/** Marked, and either not understood or a `REPAIRED_RECORD` that cannot be taken for anything else. */
function expectDoubtful(event: GrantwireEvent): void {
  expect(isDoubtful(event)).toBe(true);
  if (event.event_type === 'UNPARSED_RECORD') return;
  expect(event).toMatchObject({ event_type: 'REPAIRED_RECORD', severity: 'WARNING' });
  expect(event.data.details['claimed_type']).toMatch(/^[A-Z0-9_]+$/);
  expect(event.data.raw).toBeUndefined();
  expect(event.data.targets.filter((target) => 'key' in target)).toEqual([]);
}

/** Every event is that of a record that the producer wrote, marked or not. */
function expectOnly(events: readonly GrantwireEvent[], truth: readonly JsonObject[]): void {
  const oracle = truth.flatMap((record) => {
    const event = normalizeRecord(record, source(), {});
    return [event.id, doubtful(event, record, { salvaged: true }).id];
  });
  expect(events.map(({ id }) => id).filter((id) => !oracle.includes(id))).toEqual([]);
}

/** Whether a message is one JSON document, or several on a line each or one after another. */
function isSound(message: string): boolean {
  for (let rest = message.trim(); rest !== ''; ) {
    const end = documentEnd(rest);
    if (end < 0) return false;
    rest = rest.slice(end).trim();
  }
  return message.trim() !== '';
}

function documentEnd(text: string): number {
  if (parses(text)) return text.length;
  for (let end = text.indexOf('}'); end >= 0; end = text.indexOf('}', end + 1)) {
    if (text.startsWith('{') && parses(text.slice(0, end + 1))) return end + 1;
  }
  for (let end = text.indexOf(']'); end >= 0; end = text.indexOf(']', end + 1)) {
    if (text.startsWith('[') && parses(text.slice(0, end + 1))) return end + 1;
  }
  return -1;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function messageOf(text: string) {
  return { bytes: Buffer.from(text), sequenceNumber: 7, enqueuedTime: new Date('2026-03-04T05:07:00.000Z') };
}
