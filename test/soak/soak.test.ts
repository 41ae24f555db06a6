import { expect, it } from 'vitest';
import { seedOf } from '../seeds.ts';
import { runSoak } from './runSoak.ts';
import { dayPlan } from './soakPlan.ts';

it('a day of faults and kills: every record once, every gap told', async () => {
  const { figures, problems } = await runSoak({ seed: seedOf(3), plan: dayPlan(), records: 3_000 });
  expect(problems).toEqual([]);
  // The day was not an easy one, or the verdict says nothing.
  expect(figures).toMatchObject({ missing: 0, kills: 6, 'rules broken': 0 });
  expect(figures['faults struck']).toBeGreaterThan(500);
  expect(figures['late contents']).toBeGreaterThan(2);
  expect(figures['whole fetches beyond the first']).toBeGreaterThan(0);
}, 300_000);
