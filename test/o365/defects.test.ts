import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PollerSettings } from '../../src/o365/createPoller.ts';
import type { ContentType } from '../../src/o365/contentTypes.ts';
import { InfrastructureError } from '../../src/platform/runtime/infrastructureError.ts';
import { type AuditSerial, auditRecordText, recordId } from '../simulators/microsoft365/feed/auditRecord.ts';
import { HOUR, MINUTE, startPollRig, type PollRig } from './support/pollRig.ts';

/** Each defect of the best-known predecessor, as what must happen here instead. */
const EXCHANGE: ContentType = 'Audit.Exchange';
const DLP: ContentType = 'DLP.All';
const one = new Map<ContentType, string>([[EXCHANGE, 'o365']]);
const two = new Map<ContentType, string>([...one, [DLP, 'o365']]);

let rig: PollRig;
let serial = 0;

async function start(changes: Partial<PollerSettings> = {}): Promise<void> {
  rig = await startPollRig({ hubs: one, initialLookbackHours: 1, ...changes });
}

beforeEach(() => {
  serial = 0;
});
afterEach(async () => {
  await rig.stop();
});

/** Adds a blob and gives its records. */
function blob(
  options: { type?: ContentType; minutesAgo?: number; count?: number; bytes?: number; indexedMs?: number } = {},
): readonly AuditSerial[] {
  const { type = EXCHANGE, minutesAgo = 5, count = 3, bytes = 600 } = options;
  const createdMs = rig.now() - minutesAgo * MINUTE;
  const records = Array.from({ length: count }, () => ({ serial: serial++, type, createdMs: createdMs - HOUR, bytes }));
  const indexed = options.indexedMs === undefined ? {} : { indexedMs: options.indexedMs };
  rig.microsoft.stream.add({ type, records, createdMs, ...indexed });
  return records;
}

async function ticks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick++) await rig.tick();
}

const idsOf = (records: readonly AuditSerial[]) =>
  records.map((record) => recordId(rig.microsoft.tenant, record.serial));
const onHub = () => rig.records().map((text) => (JSON.parse(text) as { Id: string }).Id);
function missing(records: readonly AuditSerial[]): string[] {
  const seen = new Set(onHub());
  return idsOf(records).filter((id) => !seen.has(id));
}
const gaps = () => Object.entries(rig.blobs.contents()).filter(([name]) => name.startsWith('o365/gaps/'));
const notices = (kind: string) =>
  Object.keys(rig.blobs.contents()).filter((name) => name.startsWith(`notices/told/${kind}/`));
const asked = (part: string) => rig.microsoft.requests.filter((request) => request.includes(part));
const faults = () => rig.microsoft.faults;

describe('A1, A2: a failure costs nothing, and nobody else', () => {
  it.each([
    ['list', { kind: 'answer', status: 503, body: '<html>' }],
    ['content', { kind: 'afError', status: 500, code: 'AF50000', form: 'quoted' }],
    ['content', { kind: 'reset' }],
    ['audit', { kind: 'afError', status: 500, code: 'AF50005' }],
    ['audit', { kind: 'answer', status: 502, body: '<html>Bad Gateway</html>' }],
    ['audit', { kind: 'truncate' }],
    ['audit', { kind: 'answer', status: 200, body: '{"not":"a list"}' }],
    ['audit', { kind: 'answer', status: 200, body: '' }],
    ['audit', { kind: 'afError', status: 400, code: 'AF98765' }],
    ['audit', { kind: 'answer', status: 200, body: '\ufeff[]x' }],
  ] as const)('%s answers %j for two ticks: read afterwards, once', async (on, fault) => {
    await start();
    const records = blob();
    await ticks(1);
    const later = blob({ minutesAgo: 0 });
    const remove = faults().add({ on, fault });
    await ticks(2);
    remove();
    await ticks(6);
    expect(missing([...records, ...later])).toEqual([]);
    expect(onHub()).toHaveLength(6);
    expect(gaps()).toEqual([]);
  });

  it('one type without its permission is parked with one notice, and the other goes on', async () => {
    await start({ hubs: two });
    const remove = faults().add({
      on: 'start',
      fault: { kind: 'afError', status: 401, code: 'AF10001' },
      matches: ({ query }) => query.get('contentType') === DLP,
    });
    const exchange = blob();
    const dlp = blob({ type: DLP });
    await ticks(40);
    expect(missing(exchange)).toEqual([]);
    expect(missing(dlp)).toHaveLength(3);
    expect(notices('feed_parked')).toHaveLength(1);
    expect(gaps()).toEqual([]);
    remove();
    await ticks(40);
    expect(rig.microsoft.subscriptions.state(DLP)).toBe('enabled');
    const after = blob({ type: DLP, minutesAgo: 0 });
    await ticks(3);
    expect(missing(after)).toEqual([]);
    expect(rig.microsoft.verdict.violations).toEqual([]);
  });

  it('a blob that fails does not keep its neighbours', async () => {
    await start();
    const bad = blob();
    const good = blob({ minutesAgo: 6 });
    faults().add({ on: 'audit', fault: { kind: 'afError', status: 404, code: 'AF20050' }, times: 1 });
    await ticks(1);
    expect(onHub()).toHaveLength(3);
    await ticks(4);
    expect(missing([...bad, ...good])).toEqual([]);
  });
});

describe('A3: truth moves last', () => {
  it('a hub that takes nothing moves nothing; what it acknowledged is not read again', async () => {
    await start();
    const records = blob({ count: 20 });
    rig.onHub((operation) =>
      operation.endsWith('publish')
        ? Promise.reject(new InfrastructureError('hub o365', 'publish', { cause: new Error('down') }))
        : Promise.resolve(),
    );
    await expect(rig.tick()).rejects.toThrow('failed to publish');
    expect(Object.keys(rig.blobs.contents()).filter((name) => name.startsWith('o365/ledger'))).toEqual([]);
    rig.onHub(() => Promise.resolve());
    rig.restart();
    await ticks(6);
    expect(missing(records)).toEqual([]);
  }, 60_000);

  it.each([
    ['after the hub acknowledged, before the ledger', 'o365/ledger'],
    ['before the feed state', 'o365/feeds'],
    ['before the gap entry', 'o365/gaps'],
  ])('killed %s: done again under the same ids, nothing lost', async (_where, prefix) => {
    await start();
    const records = blob();
    let kills = 1;
    rig.blobs.intercept((operation, name) => {
      if (operation !== 'read' && operation !== 'list' && name.startsWith(prefix) && kills-- > 0) {
        throw new InfrastructureError('storage', 'write', { cause: new Error('killed') });
      }
    });
    await rig.tick().catch(() => undefined);
    rig.restart();
    await ticks(5);
    expect(missing(records)).toEqual([]);
    expect(new Set(onHub()).size).toBe(3);
  });

  it('a gap that was killed between hub and blob comes again under the same id', async () => {
    await start();
    blob();
    await ticks(5);
    rig.setNow(rig.now() + 8 * 24 * HOUR);
    let kills = 1;
    rig.blobs.intercept((_operation, name) => {
      if (name.startsWith('o365/gaps/') && kills-- > 0) {
        throw new InfrastructureError('storage', 'create', { cause: new Error('killed') });
      }
    });
    for (let tick = 0; tick < 5; tick++) {
      await rig.tick().catch(() => undefined);
      rig.restart();
    }
    const told = rig.records().filter((text) => text.includes('GrantwireFeedGap'));
    const ids = told.map((text) => (JSON.parse(text) as { id: string }).id);
    // Two gaps: what is out of reach, and what may have been listed late before it. The first was told twice.
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(2);
    expect(gaps()).toHaveLength(2);
  }, 60_000);
});

describe('A4, A5: windows are on a fixed grid, never too wide, never too old, and looked at again', () => {
  it('reads content that is indexed 40 minutes late', async () => {
    await start();
    await ticks(5);
    const late = blob({ minutesAgo: 0, indexedMs: rig.now() + 40 * MINUTE });
    await ticks(60);
    expect(missing(late)).toEqual([]);
    expect(rig.log.some(({ event }) => event === 'o365_late_content')).toBe(true);
  }, 60_000);

  it('goes by the service’s clock when ours is 20 minutes off', async () => {
    for (const skew of [-20 * MINUTE, 20 * MINUTE]) {
      await start();
      rig.skew(skew);
      const records = blob({ minutesAgo: 1 });
      await ticks(14);
      const later = blob({ minutesAgo: 0 });
      await ticks(14);
      expect(missing([...records, ...later])).toEqual([]);
      expect(rig.microsoft.verdict.violations).toEqual([]);
      await rig.stop();
    }
    await start();
  }, 60_000);
});

describe('A6: subscriptions', () => {
  it('are started when missing, never stopped, and a start that is not needed is success', async () => {
    await start();
    faults().add({ on: 'start', fault: { kind: 'afError', status: 400, code: 'AF20024' }, times: 1 });
    faults().add({ on: 'list', fault: { kind: 'answer', status: 200, body: '[]' }, times: 1 });
    rig.microsoft.subscriptions.start(EXCHANGE, rig.now() - 20 * MINUTE);
    const records = blob();
    await ticks(3);
    expect(missing(records)).toEqual([]);
    expect(asked('/subscriptions/stop')).toEqual([]);
  });

  it('that somebody stops are started again, told once, and leave a possible loss', async () => {
    await start();
    await ticks(20);
    const stoppedAt = rig.now();
    rig.microsoft.subscriptions.stop(EXCHANGE, stoppedAt);
    await ticks(4);
    expect(rig.microsoft.subscriptions.state(EXCHANGE)).toBe('enabled');
    expect(notices('feed_stopped')).toHaveLength(1);
    expect(gaps()).toHaveLength(1);
    const entry = JSON.parse(gaps()[0]?.[1] ?? '') as { loss: string; reason: string; from: string; to: string };
    expect(entry).toMatchObject({ loss: 'possible_loss', reason: 'subscription_stopped' });
    expect(Date.parse(entry.from)).toBeLessThanOrEqual(stoppedAt);
    expect(Date.parse(entry.to)).toBeGreaterThanOrEqual(stoppedAt);
    const after = blob({ minutesAgo: 0 });
    await ticks(3);
    expect(missing(after)).toEqual([]);
    expect(rig.microsoft.verdict.violations).toEqual([]);
  }, 60_000);

  it('are not started twice within 15 minutes, whatever happens', async () => {
    await start();
    faults().add({ on: 'start', fault: { kind: 'afError', status: 500, code: 'AF50000' }, times: 2 });
    for (let tick = 0; tick < 50; tick++) {
      await rig.tick();
      rig.restart();
    }
    const starts = asked('/subscriptions/start');
    expect(starts.length).toBeGreaterThanOrEqual(2);
    expect(rig.microsoft.subscriptions.state(EXCHANGE)).toBe('enabled');
    expect(starts.length).toBeLessThanOrEqual(4);
  }, 60_000);

  it('names auditing that is switched off', async () => {
    await start();
    const body = `DataServiceException: Tenant ${rig.microsoft.tenant.id} does not exist.`;
    faults().add({ on: 'start', fault: { kind: 'answer', status: 400, body } });
    await ticks(3);
    const [name = ''] = notices('feed_blocked');
    expect(name).not.toBe('');
    expect(rig.log.find(({ event }) => event === 'feed_blocked')?.fields['text']).toMatch(/auditing/);
    expect(asked('/subscriptions/start')).toHaveLength(1);
  });
});

describe('A7: pages', () => {
  it('follows every page, whatever the link looks like', async () => {
    await start();
    const records = Array.from({ length: 120 }, (_, index) => blob({ count: 1, minutesAgo: 5 + index / 60 })).flat();
    await ticks(3);
    expect(missing(records)).toEqual([]);
    expect(asked('nextPage').length + asked('nextpage').length).toBeGreaterThan(1);
    expect(rig.microsoft.verdict.violations).toEqual([]);
  });

  it.each(['foreign', 'repeat', 'stale'] as const)(
    'a %s link: nothing is lost, no token leaves, it begins anew',
    async (as) => {
      await start();
      const records = Array.from({ length: 120 }, () => blob({ count: 1 })).flat();
      faults().add({ on: 'content', fault: { kind: 'nextPage', as }, times: 2 });
      await ticks(4);
      expect(missing(records)).toEqual([]);
    },
  );
});

describe('A8: throttling', () => {
  it.each([
    ['429 with Retry-After', { kind: 'answer', status: 429, headers: { 'retry-after': '7' } }],
    ['403 with AF429', { kind: 'afError', status: 403, code: 'AF429' }],
  ] as const)('%s slows down, and counts as no failure of the content', async (_name, fault) => {
    await start();
    const records = blob();
    faults().add({ on: 'audit', fault, times: 2 });
    await ticks(4);
    expect(missing(records)).toEqual([]);
    expect(gaps()).toEqual([]);
  });

  it('keeps its budget in every minute', async () => {
    await start({ requestsPerMinute: 60, initialLookbackHours: 24 });
    await ticks(6);
    // The clock jumps while requests are on their way, so a few arrive in another minute than they left.
    expect(rig.microsoft.feedRate.busiestMinute()).toBeLessThanOrEqual(63);
    expect(rig.microsoft.feedRate.busiestMinute()).toBeGreaterThanOrEqual(54);
  });
});

describe('A10, A11: large content', () => {
  it('a record that fits no message goes to a blob, and a pointer to the hub', async () => {
    await start();
    const large = blob({ count: 1, bytes: 1_500_000 });
    const small = blob({ count: 2 });
    await ticks(3);
    expect(missing(small)).toEqual([]);
    const pointers = rig.records().filter((text) => text.includes('GrantwireBlob'));
    const [pointer] = pointers.map((text) => JSON.parse(text) as { category: string; blob: string });
    const [record] = large;
    expect(pointer?.blob).toMatch(/^o365\/large\/[0-9a-f]{64}$/);
    expect(rig.blobs.contents()[pointer?.blob ?? '']).toBe(
      record === undefined ? '' : auditRecordText(rig.microsoft.tenant, record),
    );
  });

  it('a large blob that is killed goes on where it was acknowledged', async () => {
    await start();
    const records = blob({ count: 300, bytes: 40_000 });
    let sent = 0;
    rig.onHub((operation) => {
      if (operation.endsWith('publish')) sent++;
      return sent > 120
        ? Promise.reject(new InfrastructureError('hub o365', 'publish', { cause: new Error('killed') }))
        : Promise.resolve();
    });
    await rig.tick().catch(() => undefined);
    expect(Object.keys(rig.blobs.contents()).some((name) => name.startsWith('o365/resume/'))).toBe(true);
    rig.onHub(() => Promise.resolve());
    rig.restart();
    await ticks(2);
    expect(missing(records)).toEqual([]);
    // Twice goes at most what was in flight or not written down: 4 MB and 2 MB, of 12 here, of 60 a tenth.
    expect(onHub().length).toBeLessThanOrEqual(300 * 1.5);
    expect(Object.keys(rig.blobs.contents()).some((name) => name.startsWith('o365/resume/'))).toBe(false);
  }, 60_000);
});

describe('A12: the same record always goes to the same partition, with its source beside it', () => {
  it('so that a repeat is recognised', async () => {
    await start();
    const records = blob({ count: 8 });
    await ticks(1);
    rig.microsoft.stream.add({ type: EXCHANGE, records, createdMs: rig.now() });
    await ticks(3);
    const partitions = new Map<string, Set<string>>();
    for (const partition of rig.hub.partitions) {
      for (const { bytes } of rig.hub.read(partition, 0, 1000)) {
        const { records: found } = JSON.parse(Buffer.from(bytes).toString()) as { records: { Id: string }[] };
        for (const { Id: id } of found) partitions.set(id, (partitions.get(id) ?? new Set()).add(partition));
      }
    }
    expect(partitions.size).toBe(8);
    expect([...partitions.values()].every((set) => set.size === 1)).toBe(true);
    expect(onHub()).toHaveLength(16);
  });
});

describe('A13: the filter', () => {
  it('is off by default, and leaves out what it names', async () => {
    await start({ hubs: new Map([['Audit.General', 'o365']]) });
    blob({ type: 'Audit.General', count: 60 });
    await ticks(3);
    expect(onHub()).toHaveLength(60);
    const cloudApp = rig.records().filter((text) => text.includes('"Source":"Cloud App Security"')).length;
    expect(cloudApp).toBeGreaterThan(0);
    await rig.stop();
    serial = 0;
    await start({ hubs: new Map([['Audit.General', 'o365']]), ignoredSources: ['Cloud App Security'] });
    blob({ type: 'Audit.General', count: 60 });
    await ticks(3);
    expect(onHub()).toHaveLength(60 - cloudApp);
  });
});

describe('A16: the token stays with the service', () => {
  it.each(['localhost', 'otherTenant', 'escaped'] as const)(
    'contentUri %s: the address is made of our own base',
    async (as) => {
      await start();
      faults().add({ on: 'content', fault: { kind: 'contentUri', as } });
      const records = blob();
      await ticks(3);
      expect(missing(records)).toEqual([]);
      expect(rig.microsoft.verdict.violations).toEqual([]);
    },
  );
});

describe('content that is gone', () => {
  it('expired: one gap, one notice, and no further request', async () => {
    await start();
    blob();
    faults().add({ on: 'audit', fault: { kind: 'afError', status: 400, code: 'AF20051' } });
    await ticks(10);
    expect(gaps().map(([, text]) => (JSON.parse(text) as { reason: string }).reason)).toEqual(['content_expired']);
    expect(notices('feed_lost')).toHaveLength(1);
    expect(asked('/audit/')).toHaveLength(1);
  });

  it('unknown: tried for an hour, then a gap', async () => {
    await start();
    blob();
    faults().add({ on: 'audit', fault: { kind: 'afError', status: 404, code: 'AF20050' } });
    await ticks(50);
    expect(gaps()).toEqual([]);
    await ticks(60);
    expect(gaps().map(([, text]) => (JSON.parse(text) as { reason: string }).reason)).toEqual(['content_missing']);
    expect(asked('/audit/').length).toBeLessThan(15);
  }, 60_000);
});

describe('A18: what is going on stands in the log', () => {
  it('cells, content, lag and expiry, and never a record, a token or a host', async () => {
    await start();
    const records = blob();
    await ticks(2);
    const line = rig.log.find(({ event, fields }) => event === 'o365_polled' && fields['contents'] === 1);
    expect(line?.fields).toMatchObject({ type: EXCHANGE, contents: 1, records: 3, contentsLeft: 0 });
    const text = JSON.stringify(rig.log);
    for (const id of idsOf(records)) expect(text).not.toContain(id);
    expect(text).not.toContain(rig.microsoft.tenant.domain);
    expect(text).not.toContain('127.0.0.1');
  });
});
