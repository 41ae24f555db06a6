import { backoffDelayMs } from './backoff.ts';
import type { ConnectionState, DisabledReason, FailureRun } from '../connection/connectionState.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** No success for this long, and at least so many attempts, switches a connection off. */
export const DISABLE_AFTER_MS = 96 * HOUR_MS;
export const DISABLE_ATTEMPTS = 20;
/** The step of the back-off that waits a minute. */
const MINUTE_STEP = 3;
/** Two 410 answers this far apart mean that the receiver wants no more. */
const GONE_AGAIN_MS = MINUTE_MS;
/** Off for less resumes where it stopped; for this long or longer resumes at the end, and the gap is recorded. */
export const RESUME_WITHIN_MS = 7 * DAY_MS;

/** A connection-class failure as the state sees it. */
export interface FailedAttempt {
  readonly code: string;
  readonly needsOperator?: boolean;
  readonly retryAfterMs: number | null;
  readonly startedAt: Date;
}

/**
 * After a connection-class failure: the run goes on and the next attempt waits. An attempt that was already under way
 * when the last failure was written down (another partition's) tells nothing new and moves no clock.
 */
export function afterFailure(
  state: ConnectionState,
  failed: FailedAttempt,
  now: Date,
  random: () => number,
): ConnectionState {
  const run = state.failures;
  if (run !== null && run.attempts > 0 && failed.startedAt < new Date(run.lastAt)) return state;
  const attempts = (run?.attempts ?? 0) + 1;
  // A name that does not exist is remembered as such by resolvers, so asking again within seconds is of no use.
  const step = failed.code === 'dns_not_found' ? Math.max(attempts, MINUTE_STEP) : attempts;
  const failures: FailureRun = {
    since: run?.since ?? now.toISOString(),
    countedFrom: run?.countedFrom ?? now.toISOString(),
    attempts,
    lastAt: now.toISOString(),
    lastCode: failed.code,
    needsOperator: failed.needsOperator === true,
    nextAttemptAt: after(now, backoffDelayMs(step, failed.retryAfterMs, random)),
    goneAt: failed.code === 'http_410' ? (run?.goneAt ?? now.toISOString()) : (run?.goneAt ?? null),
  };
  return { ...state, failures };
}

/** While our own way out is down, the receiver's clock stands still: what failed until now does not count against it. */
export function notCounted(state: ConnectionState, now: Date): ConnectionState {
  return state.failures === null
    ? state
    : { ...state, failures: { ...state.failures, countedFrom: now.toISOString() } };
}

/** Why the connection is to be switched off now, or null. */
export function disableReason({ failures }: ConnectionState, now: Date): DisabledReason | null {
  if (failures === null) return null;
  const { goneAt, lastCode, countedFrom, attempts } = failures;
  if (lastCode === 'disable_asked') return 'asked_by_receiver';
  if (lastCode === 'http_410' && goneAt !== null && elapsed(goneAt, now) >= GONE_AGAIN_MS) return 'gone';
  return elapsed(countedFrom, now) >= DISABLE_AFTER_MS && attempts >= DISABLE_ATTEMPTS ? 'no_success' : null;
}

/** Switched off by grantwire itself; the clock of seven days starts. */
export function disable(state: ConnectionState, reason: DisabledReason, now: Date): ConnectionState {
  return { ...state, disabled: { at: now.toISOString(), reason }, pausedAt: state.pausedAt ?? now.toISOString() };
}

/** Overlay and failures are gone; where delivery resumes is decided by `pausedAt`, which stays until that is done. */
export function enable(state: ConnectionState): ConnectionState {
  return { ...state, disabled: null, failures: null };
}

/** After an accepted request that ended a run of failures. */
export function afterSuccess(state: ConnectionState): ConnectionState {
  return { ...state, failures: null };
}

/** A test event was accepted for this configuration; after a changed configuration that also lifts the overlay. */
export function verified(state: ConnectionState, hash: string): ConnectionState {
  return { ...enable(state), verifiedHash: hash };
}

/** Whether an attempt may be made: not while the next one lies ahead. */
export function mayAttempt({ failures }: ConnectionState, now: Date): boolean {
  return failures === null || now.getTime() >= Date.parse(failures.nextAttemptAt);
}

/**
 * Takes the probe: others see the next attempt lie ahead for as long as this one can take. A connection without failures
 * (one that was never verified) gets an empty run for it.
 */
export function claimProbe(state: ConnectionState, probeMs: number, now: Date): ConnectionState {
  const at = now.toISOString();
  const run = state.failures ?? {
    since: at,
    countedFrom: at,
    attempts: 0,
    lastAt: at,
    lastCode: 'unverified',
    needsOperator: false,
    goneAt: null,
  };
  return { ...state, failures: { ...run, nextAttemptAt: after(now, probeMs) } };
}

/**
 * Gives back a probe with which nothing was sent, so that nobody waits for it.
 * @param claimedUntil the next attempt as the claim wrote it: another's claim or failure since then stays
 */
export function releaseProbe(state: ConnectionState, claimedUntil: string, now: Date): ConnectionState {
  const { failures } = state;
  if (failures?.nextAttemptAt !== claimedUntil) return state;
  return { ...state, failures: failures.attempts === 0 ? null : { ...failures, nextAttemptAt: now.toISOString() } };
}

/** First sight of a setting of false. */
export function paused(state: ConnectionState, now: Date): ConnectionState {
  return state.pausedAt === null ? { ...state, pausedAt: now.toISOString() } : state;
}

/** Agrees where a skip ends, unless that is agreed on or the pause it is about is over. */
export function agreedSkip(
  state: ConnectionState,
  pausedAt: string | null,
  ends: Readonly<Record<string, number>>,
): ConnectionState {
  return state.skipTo !== null || state.pausedAt !== pausedAt ? state : { ...state, skipTo: ends };
}

/** Delivery has resumed, wherever that was. */
export function resumed(state: ConnectionState): ConnectionState {
  return { ...state, pausedAt: null, skipTo: null };
}

/** Whether a connection that was off resumes where it stopped, or at the end; a skip that has begun is ended. */
export function resumesWhereItStopped({ pausedAt, skipTo }: ConnectionState, now: Date): boolean {
  return skipTo === null && (pausedAt === null || elapsed(pausedAt, now) < RESUME_WITHIN_MS);
}

function elapsed(since: string, now: Date): number {
  return now.getTime() - Date.parse(since);
}

function after(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString();
}
