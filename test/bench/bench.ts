import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { measureColdStart } from './coldStart.ts';
import { measureDatadog, measureDeliver, type DeliverRates } from './deliver.ts';
import { measureEndToEnd } from './endToEnd.ts';
import { measureLargeMessages } from './largeMessages.ts';
import { measureLatency } from './latency.ts';
import { CATEGORIES, measureNormalize, type NormalizeCost } from './normalize.ts';
import { measureO365Backlog } from './o365Backlog.ts';
import { measureO365Memory } from './o365Memory.ts';
import { measureOutage } from './outage.ts';
import { measurePipeline } from './pipeline.ts';
import { startBareReceiver } from './startBareReceiver.ts';
import { measureStorageWrites } from './storageWrites.ts';

/** One line of the table. */
interface Figure {
  readonly value: number;
  readonly unit: string;
  /** What the value is held against, measured in the same run. */
  readonly floor?: number;
  readonly ratio?: number;
  /** What was on while it was measured. */
  readonly options?: string;
}

/** What one measure yields, by the names under which `--json` writes it. */
type Figures = Readonly<Record<string, Figure>>;

const MEASURES: Readonly<Record<string, () => Promise<Figures>>> = {
  coldStart: async () => ({ coldStart: { value: round(await measureColdStart()), unit: 'ms' } }),
  normalize: async () => {
    const figures: Record<string, Figure> = { normalize: normalizeFigure(await measureNormalize()) };
    for (const kind of Object.keys(CATEGORIES)) {
      figures[`normalize:${kind}`] = normalizeFigure(await measureNormalize(kind));
    }
    return figures;
  },
  deliver: async () => {
    const single = await measureDeliver(1, 8_000);
    const batches = await measureDeliver(100, 80_000);
    const options = 'lines, filter of sets and wildcards, signed twice, concurrency 10';
    return {
      deliver: { ...deliverFigure(single), options: `single events; ${options}` },
      deliverBatches: { ...deliverFigure(batches), options: `forty events a request; ${options}` },
    };
  },
  datadog: async () => {
    const { microsecondsPerEvent, generic, ratio } = await measureDatadog(40_000);
    const options = 'forty events a request; lines, filter of sets and wildcards, gzip 1; floor: generic, signed twice';
    return {
      datadog: {
        value: round(microsecondsPerEvent),
        unit: 'µs/event',
        floor: round(generic),
        ratio: round(ratio),
        options,
      },
    };
  },
  endToEnd: async () => {
    const { microsecondsPerRecord, floor, ratio } = await measureEndToEnd();
    const options =
      'messages of 60 KB; repeat window 24 h, no raw, lines, filter of sets and wildcards, batches, signed twice, concurrency 8';
    return {
      endToEnd: {
        value: round(microsecondsPerRecord),
        unit: 'µs/record',
        floor: round(floor),
        ratio: round(ratio),
        options,
      },
    };
  },
  hubToWebhookP99: async () => ({
    hubToWebhookP99: { value: Math.round(await measureLatency(200)), unit: 'ms' },
  }),
  connections: measureConnections,
  storageWrites: async () => ({
    storageWritesPerThousandEvents1: { value: Math.round(await measureStorageWrites(1)), unit: 'writes' },
    storageWritesPerThousandEvents100: { value: Math.round(await measureStorageWrites(100)), unit: 'writes' },
  }),
  pipeline: async () => ({ pipeline: { value: Math.round(await measurePipeline('event')), unit: 'records/s' } }),
  pipelineRaw: async () => ({ pipelineRaw: { value: Math.round(await measurePipeline('raw')), unit: 'records/s' } }),
  outage: async () => {
    const { drainRate, attempts, growthMiB } = await measureOutage();
    return {
      outageDrain: { value: Math.round(drainRate), unit: 'events/s' },
      outageAttempts: { value: attempts, unit: 'requests' },
      outageMemoryGrowth: { value: Math.round(growthMiB), unit: 'MiB' },
    };
  },
  o365Memory: async () => {
    const options = 'peak of a process that polls a backlog, VmHWM; the hub acknowledges in 15 ms';
    return {
      o365Memory: { value: await measureO365Memory(80, 3), unit: 'MiB', options: `80 blobs of 3 MB; ${options}` },
      o365MemoryLarge: { value: await measureO365Memory(1, 60), unit: 'MiB', options: `one blob of 60 MB; ${options}` },
    };
  },
  o365Backlog: async () => {
    const { recordsPerSecond, shareOfBudget, throttledShare } = await measureO365Backlog();
    const options = 'one content type, blobs of 38 KB, 1,200 requests a minute, the second minute of a backlog';
    return {
      o365Backlog: { value: Math.round(recordsPerSecond), unit: 'records/s', options },
      o365BudgetShare: { value: round(100 * shareOfBudget), unit: '%', options },
      o365Throttled: { value: round(100 * throttledShare), unit: '%', options },
    };
  },
  largeMessages: async () => {
    const { ingestMiB, outboxMiB } = await measureLargeMessages();
    const options = '100 messages of 1 MB over four partitions, batches of 25; repeat window 24 h, no raw';
    return {
      largeMessagesIngest: { value: Math.round(ingestMiB), unit: 'MiB', options },
      largeMessagesOutbox: { value: Math.round(outboxMiB), unit: 'MiB', options },
    };
  },
};

function normalizeFigure({ microsecondsPerRecord, floor, ratio }: NormalizeCost): Figure {
  return { value: round(microsecondsPerRecord), unit: 'µs/record', floor: round(floor), ratio: round(ratio) };
}

function deliverFigure({ ours, bare, ratio }: DeliverRates): Figure {
  return { value: Math.round(ours), unit: 'events/s', floor: Math.round(bare), ratio: round(ratio) };
}

/** Three equally fast connections at 500 events a second, and a fourth that answers in two seconds beside them. */
async function measureConnections(): Promise<Figures> {
  const [fast, alsoFast, slow] = await Promise.all([
    startBareReceiver(0),
    startBareReceiver(0),
    startBareReceiver(2_000),
  ]);
  try {
    const three = await measureLatency(500, [fast.url, alsoFast.url]);
    const four = await measureLatency(500, [fast.url, alsoFast.url, slow.url]);
    return {
      hubToWebhookP99Three: { value: Math.round(three), unit: 'ms' },
      hubToWebhookP99SlowFourth: { value: Math.round(four), unit: 'ms' },
    };
  } finally {
    await Promise.all([fast.stop(), alsoFast.stop(), slow.stop()]);
  }
}

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  console.error(
    `Unknown: ${unknown.join(', ')}. Usage: npm run bench -- [--json FILE] [${Object.keys(MEASURES).join(' ')}]`,
  );
  process.exit(1);
}

const figures: Record<string, Figure> = {};
console.log(line('name', 'value', 'unit', 'floor', 'ratio'));
for (const [name, measure] of Object.entries(MEASURES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const [figureName, figure] of Object.entries(await measure())) {
    figures[figureName] = figure;
    const { value, unit, floor, ratio, options } = figure;
    console.log(line(figureName, String(value), unit, String(floor ?? ''), String(ratio ?? '')));
    if (options !== undefined) console.log(`    with ${options}`);
  }
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);

function line(name: string, value: string, unit: string, floor: string, ratio: string): string {
  return `${name.padEnd(36)}${value.padStart(10)}  ${unit.padEnd(12)}${floor.padStart(10)}${ratio.padStart(8)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
