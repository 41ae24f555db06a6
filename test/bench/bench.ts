import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { measureColdStart } from './coldStart.ts';
import { measureLatency } from './latency.ts';
import { measureNormalize } from './normalize.ts';
import { measurePipeline } from './pipeline.ts';

/** One line of the table. */
interface Figure {
  readonly value: number;
  readonly unit: string;
  /** What the value is held against, measured in the same run. */
  readonly floor?: number;
  readonly ratio?: number;
}

const MEASURES: Readonly<Record<string, () => Promise<Figure>>> = {
  coldStart: async () => ({ value: round(await measureColdStart()), unit: 'ms' }),
  normalize: async () => {
    const { microsecondsPerRecord, floor, ratio } = await measureNormalize();
    return { value: round(microsecondsPerRecord), unit: 'µs/record', floor: round(floor), ratio: round(ratio) };
  },
  hubToWebhookP99: async () => ({ value: Math.round(await measureLatency()), unit: 'ms' }),
  pipeline: async () => ({ value: Math.round(await measurePipeline('event')), unit: 'records/s' }),
  pipelineRaw: async () => ({ value: Math.round(await measurePipeline('raw')), unit: 'records/s' }),
};

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  console.error(
    `Unknown: ${unknown.join(', ')}. Usage: npm run bench -- [--json FILE] [${Object.keys(MEASURES).join(' ')}]`,
  );
  process.exit(1);
}

const figures: Record<string, Figure> = {};
console.log(
  `${'name'.padEnd(18)}${'value'.padStart(10)}  ${'unit'.padEnd(12)}${'floor'.padStart(8)}${'ratio'.padStart(8)}`,
);
for (const [name, measure] of Object.entries(MEASURES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const figure = await measure();
  figures[name] = figure;
  const { value, unit, floor, ratio } = figure;
  console.log(
    `${name.padEnd(18)}${String(value).padStart(10)}  ${unit.padEnd(12)}${String(floor ?? '').padStart(8)}${String(ratio ?? '').padStart(8)}`,
  );
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
