import { decodeMessage } from '../../src/records/decode/decodeMessage.ts';
import type { RecordSource } from '../../src/events/event.ts';
import type { JsonObject } from '../../src/json/json.ts';
import { normalizeRecord } from '../../src/records/normalize/normalizeRecord.ts';
import { activity } from './records/activity.ts';
import { membership, policyChange } from './records/audits.ts';
import { graphActivity } from './records/graphActivity.ts';
import { directoryChange, mailAccess, sharePointFile } from './records/office365.ts';
import { servicePrincipalSignIn, signIn } from './records/signIns.ts';
import { tenantRecords } from './tenantRecords.ts';

/** Size of a message as exporters fill them. */
const MESSAGE_BYTES = 60_000;
const MESSAGES = 30;
const RUNS = 15;
/** Passes over all messages in one run: long enough for the clock of CPU time, which ticks in milliseconds. */
const PASSES = 2;
const WARM_UP_PASSES = 20;
/** Every fifth record of the mix is of Office 365. */
const OFFICE_365_EVERY = 5;

type Maker = (n: number) => JsonObject;

/** The kinds of records that are measured on their own. */
export const CATEGORIES: Readonly<Record<string, Maker>> = {
  SignInLogs: (n) => signIn('SignInLogs', true, n),
  NonInteractiveUserSignInLogs: (n) => signIn('NonInteractiveUserSignInLogs', false, n),
  ServicePrincipalSignInLogs: servicePrincipalSignIn,
  AuditLogs: membership,
  ConditionalAccess: policyChange,
  MicrosoftGraphActivityLogs: graphActivity,
  Administrative: (n) => activity(n, n % 5 < 3),
  Office365: office365,
};

function office365(n: number): JsonObject {
  if (n % 4 === 0) return directoryChange(n);
  return n % 4 === 1 ? mailAccess(n) : sharePointFile(n);
}

/** A busy tenant: its diagnostic records, and its Office 365 records between them. */
function mix(n: number): JsonObject {
  const [record = office365(n)] = n % OFFICE_365_EVERY === 0 ? [] : tenantRecords(1, n);
  return record;
}

/** Where a record stood, as ingest writes it. */
function sourceOf(index: number): RecordSource {
  return {
    hub: 'diagnostics',
    partition: '0',
    sequence_number: 1,
    index,
    enqueued_time: '2026-03-04T05:07:00.000Z',
  };
}

/** What normalizing costs, in the quietest of fifteen runs. */
export interface NormalizeCost {
  /** CPU of decode, normalize and serialize, over the floor. */
  readonly ratio: number;
  /** CPU of decode, normalize and serialize, microseconds per record. */
  readonly microsecondsPerRecord: number;
  /** CPU of `JSON.parse` and `JSON.stringify` of the same bytes, microseconds per record. */
  readonly floor: number;
}

/**
 * Measures the CPU time (user and system, all threads of this process) of reading messages of 60 KB up to the
 * serialized event, ids included, against parsing and serializing the same bytes: for records in the mix that a busy
 * tenant exports, or of one kind. Both are measured in turn, so that a busy machine slows both, and of each the
 * quietest run counts, since other work only ever adds. Takes some seconds.
 */
export function measureNormalize(kind?: string): Promise<NormalizeCost> {
  const make = (kind === undefined ? undefined : CATEGORIES[kind]) ?? mix;
  const messages: Uint8Array[] = [];
  let records = 0;
  while (messages.length < MESSAGES) {
    const list: JsonObject[] = [];
    for (let bytes = 0; bytes < MESSAGE_BYTES; ) {
      const record = make(records++);
      bytes += JSON.stringify(record).length;
      list.push(record);
    }
    messages.push(Buffer.from(JSON.stringify({ records: list })));
  }
  return measureMessages(messages, records);
}

async function measureMessages(messages: readonly Uint8Array[], records: number): Promise<NormalizeCost> {
  // The app runs for days: what the compiler does in the first seconds is not what a record costs.
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) {
    normalizeAll(messages);
    parseAll(messages);
  }
  let floor = Number.POSITIVE_INFINITY;
  let microsecondsPerRecord = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    floor = Math.min(floor, await cost(() => parseAll(messages), records));
    microsecondsPerRecord = Math.min(microsecondsPerRecord, await cost(() => normalizeAll(messages), records));
  }
  return { ratio: microsecondsPerRecord / floor, microsecondsPerRecord, floor };
}

async function cost(work: () => number, records: number): Promise<number> {
  // A turn of the event loop lets what earlier work left behind finish outside the measure.
  await new Promise((resolve) => setImmediate(resolve));
  const before = process.cpuUsage();
  let written = 0;
  for (let pass = 0; pass < PASSES; pass++) written += work();
  const { user, system } = process.cpuUsage(before);
  if (written === 0) throw new RangeError('the measured work wrote nothing');
  return (user + system) / (PASSES * records);
}

function normalizeAll(messages: readonly Uint8Array[]): number {
  let written = 0;
  for (const message of messages) {
    for (const item of decodeMessage(message, { repairs: [], keepText: false }).items) {
      if (!item.ok) continue;
      written += JSON.stringify(normalizeRecord(item.record, sourceOf(item.index), {})).length;
    }
  }
  return written;
}

/** The floor: per record, what every program that reads and writes JSON has to do. */
function parseAll(messages: readonly Uint8Array[]): number {
  let written = 0;
  for (const message of messages) {
    const text = Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('utf8');
    const { records } = JSON.parse(text) as { records: unknown[] };
    for (const record of records) written += JSON.stringify(record).length;
  }
  return written;
}
