import { afterEach, describe, expect, it } from 'vitest';
import type { ContentType } from '../../src/o365/contentTypes.ts';
import { InfrastructureError } from '../../src/platform/runtime/infrastructureError.ts';
import { createAuditLife } from '../simulators/microsoft365/feed/auditLife.ts';
import { feedOracle } from '../simulators/microsoft365/feed/oracle.ts';
import type { FaultRule } from '../simulators/microsoft365/faults.ts';
import { seededRandom } from '../simulators/microsoft365/tenant/random.ts';
import { HOUR, MINUTE, startPollRig, type PollRig } from './support/pollRig.ts';

/** Everything that goes wrong with answers, each now and then. */
const FAULTS: readonly FaultRule[] = [
  { on: 'content', fault: { kind: 'afError', status: 500, code: 'AF50000', form: 'quoted' }, probability: 0.02 },
  { on: 'content', fault: { kind: 'afError', status: 403, code: 'AF429' }, probability: 0.005 },
  { on: 'content', fault: { kind: 'answer', status: 401 }, probability: 0.01 },
  { on: 'content', fault: { kind: 'nextPage', as: 'stale' }, probability: 0.05 },
  { on: 'content', fault: { kind: 'nextPage', as: 'repeat' }, probability: 0.05 },
  { on: 'content', fault: { kind: 'contentUri', as: 'localhost' }, probability: 0.1 },
  { on: 'content', fault: { kind: 'date', skewMs: 15 * MINUTE }, probability: 0.02 },
  { on: 'content', fault: { kind: 'truncate' }, probability: 0.02 },
  { on: 'audit', fault: { kind: 'truncate' }, probability: 0.05 },
  { on: 'audit', fault: { kind: 'reset' }, probability: 0.05 },
  { on: 'audit', fault: { kind: 'answer', status: 502, body: '<html>' }, probability: 0.05 },
  { on: 'audit', fault: { kind: 'answer', status: 200, body: 'null' }, probability: 0.02 },
  { on: 'audit', fault: { kind: 'afError', status: 404, code: 'AF20050' }, probability: 0.05 },
  { on: 'audit', fault: { kind: 'afError', status: 400, code: 'AF55555' }, probability: 0.02 },
  { on: 'list', fault: { kind: 'answer', status: 503 }, probability: 0.05 },
];

const TYPES: readonly ContentType[] = ['Audit.Exchange', 'DLP.All'];
let rig: PollRig;
afterEach(() => rig.stop());

describe('hours of every fault, kills at random and a service whose clock is 17 minutes off', () => {
  it.each([11, 23])(
    'seed %d: nothing is missing, nothing is called lost, no rule is broken',
    async (seed) => {
      const random = seededRandom(seed);
      rig = await startPollRig(
        { hubs: new Map(TYPES.map((type) => [type, 'o365'])), initialLookbackHours: 1 },
        { seed, pageSize: 5 },
      );
      const { microsoft } = rig;
      const life = createAuditLife(microsoft.stream, seededRandom(seed), { types: TYPES, recordsPerSecond: 0.1 });
      for (const rule of FAULTS) microsoft.faults.add(rule);
      rig.skew(17 * MINUTE);
      await rig.tick().catch(() => undefined);
      const startedAt = rig.now();
      let livedTo = startedAt;
      let kills = 0;
      while (rig.now() < startedAt + 3 * HOUR) {
        life.live(livedTo, rig.now());
        livedTo = rig.now();
        const killAt = random() < 0.15 ? Math.ceil(random() * 40) : 0;
        let calls = 0;
        const call = () => {
          calls++;
          // Whatever comes after the moment of death fails, as nothing would be done any more.
          if (killAt > 0 && calls >= killAt)
            throw new InfrastructureError('process', 'go on', { cause: new Error('killed') });
        };
        rig.blobs.intercept(call);
        rig.onHub(() => Promise.resolve().then(call));
        await rig.tick().catch(() => {
          kills++;
        });
        if (killAt > 0) rig.restart();
      }
      rig.blobs.intercept(null);
      rig.onHub(() => Promise.resolve());
      microsoft.faults.clear();
      for (let tick = 0; tick < 35; tick++) await rig.tick();
      rig.setNow(rig.now() + 26 * HOUR);
      for (let tick = 0; tick < 15; tick++) await rig.tick();

      const seen = new Set(
        rig.records().flatMap((text) => {
          const { Id: id } = JSON.parse(text) as { Id?: string };
          return id === undefined ? [] : [id];
        }),
      );
      const { available } = feedOracle(microsoft.stream, microsoft.subscriptions, microsoft.tenant, rig.now() - HOUR);
      const missing = available.filter(
        ({ id, contentMs }) => id !== null && contentMs < rig.now() - HOUR && !seen.has(id),
      );
      expect(available.length).toBeGreaterThan(500);
      expect(kills).toBeGreaterThan(2);
      expect(missing).toEqual([]);
      const gaps = Object.entries(rig.blobs.contents()).filter(([name]) => name.startsWith('o365/gaps/'));
      expect(gaps).toEqual([]);
      expect(microsoft.verdict.violations).toEqual([]);
    },
    120_000,
  );
});
