import { decodeMessage } from '../../src/records/decode/decodeMessage.ts';
import type { RecordSource } from '../../src/events/event.ts';
import { normalizeRecord } from '../../src/records/normalize/normalizeRecord.ts';
import { tenantRecords } from './tenantRecords.ts';

const RECORDS_PER_MESSAGE = 100;
const MESSAGES = 40;
const RUNS = 5;
/** Passes over all messages in one run: long enough for the clock of CPU time, which ticks in milliseconds. */
const PASSES = 5;
const WARM_UP_PASSES = 15;

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

/** What normalizing costs, as the median of five runs. */
export interface NormalizeCost {
  /** CPU of decode, normalize and serialize, over the floor. */
  readonly ratio: number;
  /** CPU of decode, normalize and serialize, microseconds per record. */
  readonly microsecondsPerRecord: number;
  /** CPU of `JSON.parse` and `JSON.stringify` of the same bytes, microseconds per record. */
  readonly floor: number;
}

/**
 * Measures the CPU time (user and system, all threads of this process) of reading messages of a hundred records of
 * 2.5 KB, in the mix a busy tenant exports, up to the serialized event, against parsing and serializing the same bytes.
 * Both are measured in turn within each run, so that a busy machine slows both. Takes some seconds.
 */
export function measureNormalize(): Promise<NormalizeCost> {
  return measureMessages(
    Array.from({ length: MESSAGES }, (_, message) =>
      Buffer.from(JSON.stringify({ records: tenantRecords(RECORDS_PER_MESSAGE, message * RECORDS_PER_MESSAGE) })),
    ),
  );
}

/** As `measureNormalize`, of given messages of a hundred records. */
async function measureMessages(messages: readonly Uint8Array[]): Promise<NormalizeCost> {
  // The app runs for days: what the compiler does in the first seconds is not what a record costs.
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) {
    normalizeAll(messages);
    parseAll(messages);
  }
  const runs: NormalizeCost[] = [];
  for (let run = 0; run < RUNS; run++) {
    const floor = await cost(() => parseAll(messages), messages.length);
    const microsecondsPerRecord = await cost(() => normalizeAll(messages), messages.length);
    runs.push({ ratio: microsecondsPerRecord / floor, microsecondsPerRecord, floor });
  }
  const [median] = runs.toSorted((a, b) => a.ratio - b.ratio).slice(Math.floor(RUNS / 2));
  if (median === undefined) throw new RangeError('no run was measured');
  return median;
}

async function cost(work: () => number, messages: number): Promise<number> {
  // A turn of the event loop lets what earlier work left behind finish outside the measure.
  await new Promise((resolve) => setImmediate(resolve));
  const before = process.cpuUsage();
  let written = 0;
  for (let pass = 0; pass < PASSES; pass++) written += work();
  const { user, system } = process.cpuUsage(before);
  if (written === 0) throw new RangeError('the measured work wrote nothing');
  return (user + system) / (PASSES * messages * RECORDS_PER_MESSAGE);
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
