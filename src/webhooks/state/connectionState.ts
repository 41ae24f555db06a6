import type { StateKind } from '../../platform/state.ts';

/** Why a connection was switched off by grantwire itself. */
export type DisabledReason = 'no_success' | 'gone' | 'asked_by_receiver';

/** A run of connection-class failures: it begins with the first and ends with the next success. */
export interface FailureRun {
  readonly since: string;
  /** Attempts in the run, one after the other; what other partitions had in flight at the same time is one with it. */
  readonly attempts: number;
  /** When the last of them failed. */
  readonly lastAt: string;
  /** Status or code of the last one, e.g. `http_503` or `dns_not_found`. */
  readonly lastCode: string;
  /** No attempt before; whoever attempts next moves it on first, so that one probes and the others wait. */
  readonly nextAttemptAt: string;
  /** First 410 of the run; a second one a minute later switches the connection off. */
  readonly goneAt: string | null;
}

/**
 * What is known of one connection, shared by all partitions and instances: `connections/<name>.json`. While everything
 * is well it is read now and then and written never.
 */
export interface ConnectionState {
  readonly createdAt: string;
  /** Configuration for which a test event was accepted; null before the first. */
  readonly verifiedHash: string | null;
  readonly failures: FailureRun | null;
  /** Overlay of grantwire's own; it never overrides a setting of false. */
  readonly disabled: { readonly at: string; readonly reason: DisabledReason } | null;
  /** When the setting was first seen to be false, or the overlay was put on; delivery resumes by the rule of seven days. */
  readonly pausedAt: string | null;
}

export const CONNECTION_STATE: StateKind<ConnectionState> = {
  kind: 'connection',
  version: 1,
  upgrades: {},
  parse: (fields) => {
    const { createdAt, verifiedHash, failures, disabled, pausedAt } = fields as Partial<
      Record<keyof ConnectionState, unknown>
    >;
    if (typeof createdAt !== 'string' || !isTextOrNull(verifiedHash) || !isTextOrNull(pausedAt)) return null;
    if (failures !== null && !isFailureRun(failures)) return null;
    if (disabled !== null && !isDisabled(disabled)) return null;
    return { createdAt, verifiedHash, failures, disabled, pausedAt };
  },
};

export function newConnectionState(now: Date): ConnectionState {
  return { createdAt: now.toISOString(), verifiedHash: null, failures: null, disabled: null, pausedAt: null };
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isFailureRun(value: unknown): value is FailureRun {
  if (typeof value !== 'object' || value === null) return false;
  const { since, attempts, lastAt, lastCode, nextAttemptAt, goneAt } = value as Partial<
    Record<keyof FailureRun, unknown>
  >;
  return (
    [since, lastAt, lastCode, nextAttemptAt].every((text) => typeof text === 'string') &&
    typeof attempts === 'number' &&
    isTextOrNull(goneAt)
  );
}

function isDisabled(value: unknown): value is NonNullable<ConnectionState['disabled']> {
  if (typeof value !== 'object' || value === null) return false;
  const { at, reason } = value as { at?: unknown; reason?: unknown };
  return typeof at === 'string' && (reason === 'no_success' || reason === 'gone' || reason === 'asked_by_receiver');
}
