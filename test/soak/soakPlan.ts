import { ALL_CONTENT_TYPES, type ContentType } from '../../src/o365/contentTypes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What happens from `at` on, for `lasts`; milliseconds since the run began. */
export interface Phase {
  readonly what: /** Most requests are answered with 503. */
    | 'storm'
    /** Every connection is reset. */
    | 'serviceAway'
    /** Nothing of ours runs. */
    | 'weAreAway'
    | 'auditingOff'
    /** The app role of DLP is taken away, and comes back. */
    | 'roleRemoved'
    /** Somebody stops the subscription. */
    | 'stopped'
    | 'disabled'
    /** Two processes at once. */
    | 'two'
    /** No fault of chance strikes, so that the oracle can say to the second what is lost. */
    | 'calm';
  readonly at: number;
  readonly lasts: number;
  readonly type?: ContentType;
}

/** A blob that nobody can ever read, by what makes it so. */
export interface LostBlob {
  readonly reason: 'content_expired' | 'content_missing' | 'content_unreadable';
  readonly type: ContentType;
  readonly at: number;
}

export interface SoakPlan {
  readonly types: readonly ContentType[];
  /** How long the company works; milliseconds. */
  readonly lasts: number;
  /** Then nothing new comes, and what was indexed late is found. */
  readonly drains: number;
  readonly recordsPerBlob: number;
  readonly lookbackHours: number;
  readonly repeatWindowHours: number;
  readonly latestMs: number;
  readonly reissueAfterMs: number;
  readonly kills: number;
  readonly tickMs: number;
  readonly drainTickMs: number;
  readonly phases: readonly Phase[];
  readonly lost: readonly LostBlob[];
}

/** A week of work, and in its middle an absence of eight days. */
export function weekPlan(days: number): SoakPlan {
  const away = 8 * 24 * HOUR;
  const working = days * 24 * HOUR;
  /** Hours of the plan are those of seven days, however many there are. */
  const hour = (count: number) => Math.round((count * working) / (7 * 24));
  const leaves = hour(110);
  const after = (count: number) => leaves + away + hour(count);
  return {
    types: ALL_CONTENT_TYPES,
    lasts: working + away,
    drains: 27 * HOUR,
    recordsPerBlob: 20,
    lookbackHours: 24,
    repeatWindowHours: 48,
    latestMs: 25 * HOUR,
    reissueAfterMs: 5 * 24 * HOUR,
    kills: 20,
    tickMs: MINUTE,
    drainTickMs: 10 * MINUTE,
    phases: [
      { what: 'storm', at: hour(5), lasts: 20 * MINUTE },
      { what: 'serviceAway', at: hour(12), lasts: hour(5) },
      { what: 'auditingOff', at: hour(24), lasts: hour(1) },
      { what: 'stopped', at: hour(30), lasts: 0, type: 'Audit.Exchange' },
      // Within 15 minutes of our own start: it may not be asked for again yet.
      { what: 'stopped', at: hour(30) + 6 * MINUTE, lasts: 0, type: 'Audit.Exchange' },
      { what: 'disabled', at: hour(40), lasts: 0, type: 'Audit.SharePoint' },
      { what: 'roleRemoved', at: hour(50), lasts: hour(20) },
      { what: 'two', at: hour(76), lasts: hour(2) },
      { what: 'weAreAway', at: hour(84), lasts: hour(8) },
      { what: 'calm', at: leaves - 30 * MINUTE, lasts: away + 60 * MINUTE },
      { what: 'weAreAway', at: leaves, lasts: away },
      { what: 'two', at: after(6), lasts: hour(3) },
      { what: 'storm', at: after(7), lasts: 10 * MINUTE },
    ],
    lost: [
      { reason: 'content_expired', type: 'Audit.General', at: hour(8) + 10_000 },
      { reason: 'content_expired', type: 'Audit.General', at: hour(9) + 20_000 },
      { reason: 'content_expired', type: 'Audit.SharePoint', at: after(20) },
      { reason: 'content_missing', type: 'Audit.General', at: hour(33) },
      { reason: 'content_missing', type: 'Audit.Exchange', at: after(12) },
      { reason: 'content_unreadable', type: 'Audit.General', at: hour(44) },
    ],
  };
}

/** One day with two content types and most faults, for the tests. */
export function dayPlan(): SoakPlan {
  return {
    types: ['Audit.Exchange', 'DLP.All'],
    lasts: 24 * HOUR,
    drains: 1.5 * HOUR,
    recordsPerBlob: 8,
    lookbackHours: 1,
    repeatWindowHours: 6,
    latestMs: 2 * HOUR,
    reissueAfterMs: 13 * HOUR,
    kills: 6,
    tickMs: 5 * MINUTE,
    drainTickMs: 20 * MINUTE,
    phases: [
      { what: 'storm', at: HOUR, lasts: 12 * MINUTE },
      { what: 'serviceAway', at: 3 * HOUR, lasts: HOUR },
      { what: 'auditingOff', at: 6 * HOUR, lasts: HOUR },
      { what: 'stopped', at: 8 * HOUR, lasts: 0, type: 'Audit.Exchange' },
      { what: 'stopped', at: 8 * HOUR + 9 * MINUTE, lasts: 0, type: 'Audit.Exchange' },
      { what: 'disabled', at: 10 * HOUR, lasts: 0, type: 'DLP.All' },
      { what: 'roleRemoved', at: 12 * HOUR, lasts: 2 * HOUR },
      { what: 'two', at: 16 * HOUR, lasts: HOUR },
      { what: 'weAreAway', at: 19 * HOUR, lasts: 2 * HOUR },
    ],
    lost: [
      { reason: 'content_expired', type: 'DLP.All', at: 2 * HOUR + 10_000 },
      { reason: 'content_missing', type: 'Audit.Exchange', at: 17.5 * HOUR },
    ],
  };
}

/** Whether a phase is on at a moment since the run's start. */
export function isOn(phases: readonly Phase[], what: Phase['what'], at: number): boolean {
  return phases.some((phase) => phase.what === what && phase.at <= at && at < phase.at + phase.lasts);
}
