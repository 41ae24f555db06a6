import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditRecordText } from '../simulators/microsoft365/feed/auditRecord.ts';
import { createAuditLife } from '../simulators/microsoft365/feed/auditLife.ts';
import { feedOracle } from '../simulators/microsoft365/feed/oracle.ts';
import { seededRandom } from '../simulators/microsoft365/tenant/random.ts';
import { DAY, HOUR, MINUTE, startPollRig, type PollRig } from './support/pollRig.ts';

let rig: PollRig;
beforeEach(async () => {
  rig = await startPollRig({
    initialLookbackHours: 3,
    hubs: new Map([
      ['Audit.Exchange', 'o365'],
      ['DLP.All', 'o365'],
    ]),
  });
});
afterEach(async () => {
  await rig.stop();
});

/** Ids of the records on the hub, and how often each. */
function published(): Map<string, number> {
  const found = new Map<string, number>();
  for (const text of rig.records()) {
    const { Id: id } = JSON.parse(text) as { Id?: string };
    if (id !== undefined) found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

function missing(): string[] {
  const { stream, subscriptions, tenant } = rig.microsoft;
  const seen = published();
  return feedOracle(stream, subscriptions, tenant, rig.now() - 5 * MINUTE)
    .available.filter(({ contentMs }) => contentMs < rig.now() - 5 * MINUTE)
    .flatMap(({ id }) => (id === null || seen.has(id) ? [] : [id]));
}

describe('a first day', () => {
  it('starts the subscriptions, reads what is there, and publishes every record as it is', async () => {
    const { stream, subscriptions, tenant } = rig.microsoft;
    const life = createAuditLife(stream, seededRandom(7), {
      recordsPerSecond: 0.08,
      types: ['Audit.Exchange', 'DLP.All'],
      lateShare: 0,
      reissueShare: 0,
    });
    life.live(rig.now() - 2 * HOUR, rig.now());
    for (let tick = 0; tick < 5; tick++) await rig.tick();
    expect(missing()).toEqual([]);
    expect(life.count()).toBeGreaterThan(300);
    const texts = new Set(rig.records());
    for (const { record, createdMs } of stream.records()) {
      if (subscriptions.wasOn(record.type, createdMs)) expect(texts).toContain(auditRecordText(tenant, record));
    }
    expect(rig.microsoft.verdict.violations).toEqual([]);
    expect(rig.microsoft.requests.filter((request) => request.includes('/subscriptions/start'))).toHaveLength(2);
  });

  it('fetches no blob twice', async () => {
    const { stream } = rig.microsoft;
    createAuditLife(stream, seededRandom(9), {
      recordsPerSecond: 0.08,
      types: ['Audit.Exchange', 'DLP.All'],
      lateShare: 0,
      reissueShare: 0,
    }).live(rig.now() - 2 * HOUR, rig.now());
    for (let tick = 0; tick < 20; tick++) await rig.tick();
    const fetched = rig.microsoft.requests.filter((request) => request.includes('/audit/'));
    expect(new Set(fetched).size).toBe(fetched.length);
    expect(fetched.length).toBeGreaterThan(20);
    expect(missing()).toEqual([]);
  });
});

describe('an outage of eight days', () => {
  it('catches up the oldest first, and tells what is out of reach to the second, once', async () => {
    rig.restart({ hubs: new Map([['Audit.Exchange', 'o365']]) });
    const { stream } = rig.microsoft;
    const life = createAuditLife(stream, seededRandom(3), {
      recordsPerSecond: 0.005,
      types: ['Audit.Exchange', 'DLP.All'],
      lateShare: 0,
      reissueShare: 0,
    });
    life.live(rig.now() - HOUR, rig.now());
    for (let tick = 0; tick < 4; tick++) await rig.tick();
    const before = rig.now();
    rig.setNow(before + 8 * DAY);
    life.live(before, rig.now());
    for (let tick = 0; tick < 4; tick++) await rig.tick();
    const gaps = Object.entries(rig.blobs.contents()).filter(([name]) => name.startsWith('o365/gaps/'));
    const lost = gaps.map(
      ([, text]) => JSON.parse(text) as Readonly<Record<'type' | 'loss' | 'reason' | 'from' | 'to', string>>,
    );
    expect(lost.map(({ loss, reason }) => `${loss} ${reason}`).toSorted()).toEqual([
      'lost out_of_reach',
      'possible_loss late_content',
    ]);
    const [outOfReach] = lost.filter(({ reason }) => reason === 'out_of_reach');
    const [late] = lost.filter(({ reason }) => reason === 'late_content');
    expect(Date.parse(outOfReach?.to ?? '') - (before + DAY + 5 * MINUTE)).toBeLessThan(2 * MINUTE);
    expect(Date.parse(outOfReach?.from ?? '')).toBeLessThanOrEqual(before);
    // What the service listed late of the cells before it, while nobody looked, may be lost too.
    expect(late?.to).toBe(outOfReach?.from);
    expect(Date.parse(late?.from ?? '')).toBeGreaterThanOrEqual(Date.parse(late?.to ?? '') - 26 * HOUR);
    const seen = published();
    const { subscriptions, tenant } = rig.microsoft;
    const unexplained = feedOracle(stream, subscriptions, tenant, rig.now() - 5 * MINUTE).available.filter(
      ({ id, contentMs }) =>
        id !== null &&
        !seen.has(id) &&
        contentMs < rig.now() - 5 * MINUTE &&
        !(Date.parse(outOfReach?.from ?? '') <= contentMs && contentMs < Date.parse(outOfReach?.to ?? '')),
    );
    expect(unexplained).toEqual([]);
    expect(rig.microsoft.verdict.violations).toEqual([]);
  });
});
