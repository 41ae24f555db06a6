import { reachOf } from '../../src/o365/cells/reach.ts';
import type { ContentType } from '../../src/o365/contentTypes.ts';
import { cellOf } from '../../src/o365/cells/cells.ts';
import { memoryHub } from '../platform/hubs/memoryHub.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';
import type { FaultRule } from '../simulators/microsoft365/faults.ts';
import { createAuditLife } from '../simulators/microsoft365/feed/auditLife.ts';
import { FEED_RESOURCE } from '../simulators/microsoft365/feed/feedFace.ts';
import { APP_REGISTRATION, startMicrosoft365 } from '../simulators/microsoft365/startMicrosoft365.ts';
import { seededRandom } from '../simulators/microsoft365/tenant/random.ts';
import { soakClock } from './soakClock.ts';
import { soakEvents } from './soakEvents.ts';
import { awayFaults, chanceFaults, stormFaults } from './soakFaults.ts';
import { soakFetches } from './soakFetches.ts';
import { compareGaps, declaredGaps, type ExpectedGap, expectedRecords } from './soakOracle.ts';
import { isOn, type Phase, type SoakPlan } from './soakPlan.ts';
import { closeSockets, type HostWeather, type SoakProcess, startSoakProcess } from './soakProcess.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SETTLE_MS = 2 * MINUTE;
const START = Date.UTC(2026, 10, 2, 8, 0, 30);
const INGEST_EVERY = 20;
/** Blobs that nobody can read have records of their own, beside the company's. */
const FIRST_LOST_SERIAL = 10_000_000;
const LARGE_BYTES = 1_300_000;

export interface SoakOptions {
  readonly seed: number;
  readonly plan: SoakPlan;
  readonly records: number;
  /** Told about once for each simulated hour. */
  readonly progress?: (line: string) => void;
}

export interface SoakResult {
  readonly figures: Readonly<Record<string, number>>;
  /** Empty: everything is as the oracle says. */
  readonly problems: readonly string[];
  /** Writes of the poller and of ingest by the prefix of the blob. */
  readonly writes: Readonly<Record<string, number>>;
}

/** Days of a company with everything that goes wrong, read by processes that are killed; judged by the oracle. */
export async function runSoak({ seed, plan, records, progress }: SoakOptions): Promise<SoakResult> {
  const random = seededRandom(seed);
  const clock = soakClock(START);
  const microsoft = await startMicrosoft365({ seed: seed + 1, now: () => clock.now(), pageSize: 8 });
  const storage = memoryBlobStore(() => new Date(clock.now()));
  const writes: Record<string, number> = {};
  storage.intercept((operation, name) => {
    if (!['create', 'replace', 'remove'].includes(operation)) return;
    const prefix = name
      .split('/')
      .slice(0, name.startsWith('o365/') ? 2 : 1)
      .join('/');
    writes[prefix] = (writes[prefix] ?? 0) + 1;
  });
  const hub = memoryHub('o365', 4, () => new Date(clock.now()));
  const events = soakEvents(hub, storage, () => clock.now(), seededRandom(seed + 2), plan.repeatWindowHours);
  const fetches = soakFetches(storage, microsoft.feed.served);
  const weather: HostWeather = { failure: 0, ambiguous: 0 };
  const logged: Record<string, number> = {};
  const problems: string[] = [];
  const expected: ExpectedGap[] = [];
  const end = START + plan.lasts;
  const app = microsoft.directory.apps.get(APP_REGISTRATION);

  const life = createAuditLife(microsoft.stream, seededRandom(seed + 3), {
    types: plan.types,
    recordsPerBlob: plan.recordsPerBlob,
    recordsPerSecond: (records * 1000) / (plan.lasts + plan.lookbackHours * HOUR),
    latestMs: plan.latestMs,
    reissueAfterMs: plan.reissueAfterMs,
    reissueShare: 0.02,
    endMs: end,
  });
  // The first poll may take a wrong `Date` for the time: where its look back begins is promised to no minute.
  life.live(START - plan.lookbackHours * HOUR + 25 * MINUTE, end);
  addLostBlobs();
  addLargeRecords();

  let started = 0;
  const start = (): SoakProcess => {
    started++;
    return startSoakProcess(
      {
        microsoft,
        clock,
        blobs: storage,
        hub,
        types: plan.types,
        lookbackHours: plan.lookbackHours,
        random: seededRandom(seed + 100 + started),
        weather,
        log: (event) => {
          logged[event] = (logged[event] ?? 0) + 1;
        },
        asked: (process, contentId) => fetches.asked(process, contentId),
      },
      started,
      Math.round((random() * 2 - 1) * 20 * MINUTE),
    );
  };
  let processes: SoakProcess[] = [start()];
  let removers: (() => void)[] = [];
  let weatherName = '';
  const begun = new Set<Phase>();
  let kills = 0;
  let ticks = 0;
  let failedTicks = 0;
  const killTimes = Array.from({ length: plan.kills }, workingMoment).toSorted((a, b) => a - b);
  /** Stops of others that we have not ended yet. */
  let holes: readonly { readonly type: ContentType; readonly stoppedAt: number }[] = [];
  let lastTick = START;

  for (;;) {
    const at = clock.now() - START;
    if (at >= plan.lasts + plan.drains) break;
    beginPhases(at);
    setWeather(at);
    const away = plan.phases.find((one) => one.what === 'weAreAway' && one.at <= at && at < one.at + one.lasts);
    if (away !== undefined) {
      await leave(away);
      continue;
    }
    await tick(at);
    ticks++;
    if (ticks % INGEST_EVERY === 0) await events.ingest();
    const step = at >= plan.lasts ? plan.drainTickMs : plan.tickMs;
    const next = START + (Math.floor(at / step) + 1) * step;
    if (progress !== undefined && ticks % 240 === 0) {
      progress(`${(at / HOUR).toFixed(1)} h: ${ticks} ticks, ${events.bySerial.size} records, ${kills} kills`);
    }
    clock.moveTo(next);
  }
  await events.ingest();
  await fetches.settled();
  const result = await judge();
  await closeSockets();
  await microsoft.stop();
  return result;

  /** A moment at which something of ours runs, and may die. */
  function workingMoment(): number {
    for (;;) {
      const at = random() * plan.lasts * 0.98;
      if (!isOn(plan.phases, 'weAreAway', at) && !isOn(plan.phases, 'calm', at)) return at;
    }
  }

  function addLostBlobs(): void {
    for (const [index, { reason, type, at }] of plan.lost.entries()) {
      const createdMs = START + at + index;
      const record = { serial: FIRST_LOST_SERIAL + index, type, createdMs, bytes: 900 };
      microsoft.stream.add({
        type,
        records: [record, { ...record, serial: record.serial + 1000 }],
        createdMs,
        ...(reason === 'content_expired' ? { expiresMs: createdMs - 1 } : {}),
      });
      const key = new Date(createdMs).toISOString().replaceAll(/\D/g, '');
      const store = `$${type.replace('.', '_').toLowerCase()}$`;
      const matches = ({ path }: { path: string }) => path.includes(`/audit/${key}`) && path.includes(store);
      if (reason === 'content_missing') {
        microsoft.faults.add({ on: 'audit', fault: { kind: 'afError', status: 404, code: 'AF20050' }, matches });
      } else if (reason === 'content_unreadable') {
        microsoft.faults.add({ on: 'audit', fault: { kind: 'truncate' }, matches });
      }
      const second = Math.floor(createdMs / 1000) * 1000;
      expected.push({
        type,
        loss: 'lost',
        reason,
        from: [second, second],
        to: [second + 1000, second + 1000],
        contents: 1,
      });
    }
  }

  function addLargeRecords(): void {
    for (let index = 0; index < 2; index++) {
      const type = plan.types[index] ?? 'Audit.General';
      const createdMs = START + plan.lasts * 0.05 + index * HOUR;
      const record = { serial: 2 * FIRST_LOST_SERIAL + index, type, createdMs, bytes: LARGE_BYTES };
      microsoft.stream.add({ type, records: [record], createdMs });
    }
  }

  function beginPhases(at: number): void {
    for (const phase of plan.phases) {
      if (phase.at > at || begun.has(phase)) continue;
      begun.add(phase);
      const { what, type } = phase;
      if (what === 'stopped' || what === 'disabled') {
        if (type === undefined) throw new Error('a stop needs its type');
        if (what === 'stopped') microsoft.subscriptions.stop(type, clock.now());
        else microsoft.subscriptions.disable(type, clock.now());
        holes = [...holes, { type, stoppedAt: clock.now() }];
      }
      if (what === 'roleRemoved') {
        app?.roles.get(FEED_RESOURCE)?.delete('ActivityFeed.ReadDlp');
        microsoft.directory.revokeAll();
      }
      if (what === 'two') {
        processes.push(start());
        fetches.overlap(processes);
      }
    }
    if (!isOn(plan.phases, 'roleRemoved', at)) {
      const roles = app?.roles.get(FEED_RESOURCE);
      if (roles?.has('ActivityFeed.ReadDlp') === false) {
        roles.add('ActivityFeed.ReadDlp');
        microsoft.directory.revokeAll();
      }
    }
    microsoft.feed.setAuditing(!isOn(plan.phases, 'auditingOff', at));
    if (processes.length > 1 && !isOn(plan.phases, 'two', at)) processes = processes.slice(-1);
  }

  function setWeather(at: number): void {
    const isDraining = at >= plan.lasts;
    const isCalm = isDraining || isOn(plan.phases, 'calm', at);
    const name = isOn(plan.phases, 'serviceAway', at)
      ? 'away'
      : isOn(plan.phases, 'storm', at)
        ? 'storm'
        : isCalm
          ? 'calm'
          : 'chance';
    weather.failure = isCalm ? 0 : 0.001;
    weather.ambiguous = isCalm ? 0 : 0.002;
    if (name === weatherName) return;
    weatherName = name;
    for (const remove of removers) remove();
    const rules: Readonly<Record<string, () => readonly FaultRule[]>> = {
      away: awayFaults,
      storm: stormFaults,
      calm: () => [],
      chance: chanceFaults,
    };
    removers = (rules[name]?.() ?? []).map((rule) => microsoft.faults.add(rule));
  }

  /** Nothing of ours runs until the phase is over; what is lost by then is known to the second. */
  async function leave({ at, lasts }: Phase): Promise<void> {
    await events.ingest();
    const back = START + at + lasts;
    clock.moveTo(back);
    // One whose end was set is gone too.
    kills += processes.filter((process) => process.isDoomed()).length;
    processes = [start()];
    const reach = reachOf(back);
    // The last cell that was over and settled when it was last listed.
    const closed = cellOf(lastTick - SETTLE_MS);
    if (closed >= reach) return;
    for (const type of plan.types) {
      expected.push({
        type,
        loss: 'lost',
        reason: 'out_of_reach',
        from: [closed, closed],
        // The service says its time in whole seconds.
        to: [reach - 1000, reach + 2000],
        contents: null,
      });
      expected.push({
        type,
        loss: 'possible_loss',
        reason: 'late_content',
        from: [closed - 26 * 60 * MINUTE, closed],
        to: [closed, closed],
        contents: null,
      });
    }
  }

  async function tick(at: number): Promise<void> {
    lastTick = clock.now();
    const isKillDue = killTimes[0] !== undefined && killTimes[0] <= at;
    if (isKillDue && !processes.some((process) => process.isDoomed())) {
      killTimes.shift();
      const victim = processes[Math.floor(random() * processes.length)];
      victim?.killAfter(1 + Math.floor(random() * 60), kills % 4 === 3 ? 'end' : 'kill');
    }
    fetches.beginTick();
    const ends = await Promise.all(processes.map((process) => process.tick()));
    if (ends.every((one) => one === 'whole')) await fetches.checkTick();
    if (ends.includes('failed')) failedTicks++;
    processes = processes.map((process) => {
      if (!process.isDead()) return process;
      kills++;
      const heir = start();
      if (processes.length > 1) fetches.overlap([heir]);
      return heir;
    });
    const ended = holes.filter(({ type }) => microsoft.subscriptions.state(type) === 'enabled');
    holes = holes.filter((hole) => !ended.includes(hole));
    for (const hole of ended) {
      expected.push({
        type: hole.type,
        loss: 'possible_loss',
        reason: 'subscription_stopped',
        // "Last seen enabled" is exact to five minutes and a tick.
        from: [hole.stoppedAt - 6 * MINUTE - 2 * plan.tickMs, hole.stoppedAt],
        to: [lastTick - 2000, clock.now() + 2000],
        contents: null,
      });
    }
  }

  /** Records that no listing ever showed while something of ours ran and the API still reached them. */
  function hiddenFromUs(serials: ReadonlySet<number>): number {
    const hidden = new Set<number>();
    for (const { record, createdMs, indexedMs } of microsoft.stream.records()) {
      const isHidden = plan.phases.some(({ what, at, lasts }) => {
        const back = START + at + lasts;
        return what === 'weAreAway' && START + at <= indexedMs && indexedMs < back && createdMs < reachOf(back);
      });
      if (isHidden && serials.has(record.serial)) hidden.add(record.serial);
    }
    return hidden.size;
  }

  async function judge(): Promise<SoakResult> {
    const declared = await declaredGaps(storage);
    problems.push(...compareGaps(expected, declared));
    for (const { id } of declared) if (!events.gapIds.has(id)) problems.push(`a gap is not on the hub: ${id}`);
    if (events.gapIds.size !== declared.length) problems.push(`${events.gapIds.size} gaps on the hub`);
    const readAt = (indexedMs: number) => {
      const away = plan.phases.find(
        (one) =>
          (one.what === 'weAreAway' || one.what === 'serviceAway') &&
          START + one.at <= indexedMs &&
          indexedMs < START + one.at + one.lasts,
      );
      return Math.max(START, away === undefined ? indexedMs : START + away.at + away.lasts);
    };
    const oracle = expectedRecords(microsoft, declared, clock.now(), plan.repeatWindowHours * HOUR, readAt);
    let missing = 0;
    const missed = new Set<number>();
    let twice = 0;
    let wrongTimes = 0;
    let otherIds = 0;
    for (const [serial, times] of oracle.times) {
      const ids = events.bySerial.get(serial) ?? [];
      if (ids.length === 0) {
        missing++;
        missed.add(serial);
      }
      if (ids.length > 0 && ids.length !== times) wrongTimes++;
      if (times > 1) twice++;
      if (new Set(ids).size > 1) otherIds++;
      if (ids.length !== times && problems.length < 40)
        problems.push(`record ${serial}: ${ids.length} of ${times} events`);
    }
    for (const hole of holes) problems.push(`never started again: ${hole.type}`);
    problems.push(...fetches.problems.slice(0, 20));
    problems.push(...events.others.slice(0, 5).map((type) => `an event that no record explains: ${type}`));
    problems.push(...microsoft.verdict.violations.slice(0, 20).map(({ rule, request }) => `${rule}: ${request}`));
    if (otherIds > 0) problems.push(`${otherIds} records have several ids`);
    if (kills < plan.kills) problems.push(`only ${kills} of ${plan.kills} kills`);
    const served = [...microsoft.feed.served.values()];
    return {
      problems,
      writes,
      figures: {
        'simulated hours': Math.round((clock.now() - START) / HOUR),
        ticks,
        'ticks that our own hub or storage failed': failedTicks,
        kills,
        'records made': life.count() + 2 * plan.lost.length + 2,
        'records to read': oracle.times.size,
        missing,
        'of them, first listed while we were away for longer than the API reaches back': hiddenFromUs(missed),
        'records in declared gaps': oracle.inGaps,
        'gaps declared': declared.length,
        'to come twice': twice,
        'come too often or too seldom': wrongTimes,
        requests: [...microsoft.feed.requests.values()].reduce((sum, count) => sum + count, 0),
        'blobs fetched': served.length,
        'blob requests': fetches.requests(),
        'whole fetches beyond the first': served.reduce((sum, count) => sum + count - 1, 0),
        'fetched without need': fetches.problems.length,
        'requests throttled by the simulator': microsoft.feed.throttled(),
        'faults struck': [...microsoft.faults.struck.values()].reduce((sum, count) => sum + count, 0),
        'rules broken': microsoft.verdict.violations.length,
        'late contents': logged['o365_late_content'] ?? 0,
      },
    };
  }
}
