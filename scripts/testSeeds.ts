/**
 * Property tests and simulation with a new seed, which is printed: `npm run test:seeds`. To play a failure again:
 * `TEST_SEED=<seed> npx vitest run <file>`.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

const MOST_SEEDS = 1_000_000;
const seed = process.env['TEST_SEED'] ?? String(randomInt(MOST_SEEDS));
console.log(`TEST_SEED=${seed}`);
const files = process.argv.slice(2);
const { status } = spawnSync('vitest', ['run', ...files], {
  stdio: 'inherit',
  env: { ...process.env, TEST_SEED: seed },
});
if (status !== 0) console.error(`Failed with TEST_SEED=${seed}`);
process.exitCode = status ?? 1;
