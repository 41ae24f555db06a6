import { parseArgs } from 'node:util';
import { runSoak } from './runSoak.ts';
import { dayPlan, weekPlan } from './soakPlan.ts';

/** Days of Office 365 with everything that goes wrong; exits with 1 unless all is as the oracle says. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    days: { type: 'string', default: '7' },
    records: { type: 'string', default: '200000' },
    short: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const plan = values.short ? dayPlan() : weekPlan(Number(values.days));
console.log(`seed ${seed}`);
const startedAt = performance.now();
const { figures, problems, writes } = await runSoak({
  seed,
  plan,
  records: values.short ? 4_000 : Number(values.records),
  progress: (line) => console.log(line),
});
console.table(figures);
console.table(writes);
for (const problem of problems) console.log(`  ${problem}`);
const seconds = Math.round((performance.now() - startedAt) / 1000);
console.log(`${problems.length === 0 ? 'as the oracle says' : 'NOT as the oracle says'}, ${seconds} s (seed ${seed})`);
process.exitCode = problems.length === 0 ? 0 : 1;
