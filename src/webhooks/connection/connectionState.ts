import type { StateKind } from '../../platform/storage/state.ts';
import { WEBHOOK_STORES } from '../stores.ts';

/** Why a connection was switched off by grantwire itself. */
export type DisabledReason = 'no_success' | 'gone' | 'asked_by_receiver';

/** A run of connection-class failures: it begins with the first and ends with the next success. */
export interface FailureRun {
  readonly since: string;
  /** From when the rule that switches off counts: moved on while our own way out is down. */
  readonly countedFrom: string;
  /** Attempts in the run, one after the other; what other partitions had in flight at the same time is one with it. */
  readonly attempts: number;
  /** When the last of them failed. */
  readonly lastAt: string;
  /** Status or code of the last one, e.g. `http_503` or `dns_not_found`. */
  readonly lastCode: string;
  /** The last one is of the kind that waiting does not mend. */
  readonly needsOperator: boolean;
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
  /**
   * Sequence numbers per partition at which delivery goes on after seven days or more, agreed on once: whoever else is
   * about to skip, or skips again after a crash, skips to the same place and not over what came since.
   */
  readonly skipTo: Readonly<Record<string, number>> | null;
}

export const CONNECTION_STATE: StateKind<ConnectionState> = {
  kind: 'connection',
  version: WEBHOOK_STORES.connections.version,
  upgrades: { 1: withCountedFrom, 2: withNeedsOperator },
  parse: (fields) => {
    const { createdAt, verifiedHash, failures, disabled, pausedAt, skipTo } = fields as Partial<
      Record<keyof ConnectionState, unknown>
    >;
    if (typeof createdAt !== 'string' || !isTextOrNull(verifiedHash) || !isTextOrNull(pausedAt)) return null;
    if (failures !== null && !isFailureRun(failures)) return null;
    if (disabled !== null && !isDisabled(disabled)) return null;
    if (skipTo !== null && !isSkipTo(skipTo)) return null;
    return { createdAt, verifiedHash, failures, disabled, pausedAt, skipTo };
  },
};

export function newConnectionState(now: Date): ConnectionState {
  const createdAt = now.toISOString();
  return { createdAt, verifiedHash: null, failures: null, disabled: null, pausedAt: null, skipTo: null };
}

/** Version 1 knew neither when a run counts from nor where a skip ends. */
function withCountedFrom(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { failures } = fields;
  if (failures === null || typeof failures !== 'object') return { ...fields, skipTo: null };
  const run: Readonly<Record<string, unknown>> = { ...failures };
  return { ...fields, failures: { ...run, countedFrom: run['since'] }, skipTo: null };
}

/** Version 2 told by the code alone whether somebody must act; at worst one notice more or less. */
function withNeedsOperator(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { failures } = fields;
  return failures === null || typeof failures !== 'object'
    ? fields
    : { ...fields, failures: { ...failures, needsOperator: false } };
}

function isSkipTo(value: unknown): value is Record<string, number> {
  return typeof value === 'object' && value !== null && Object.values(value).every((end) => typeof end === 'number');
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isFailureRun(value: unknown): value is FailureRun {
  if (typeof value !== 'object' || value === null) return false;
  const { since, countedFrom, attempts, lastAt, lastCode, needsOperator, nextAttemptAt, goneAt } = value as Partial<
    Record<keyof FailureRun, unknown>
  >;
  return (
    [since, countedFrom, lastAt, lastCode, nextAttemptAt].every((text) => typeof text === 'string') &&
    typeof attempts === 'number' &&
    typeof needsOperator === 'boolean' &&
    isTextOrNull(goneAt)
  );
}

function isDisabled(value: unknown): value is NonNullable<ConnectionState['disabled']> {
  if (typeof value !== 'object' || value === null) return false;
  const { at, reason } = value as { at?: unknown; reason?: unknown };
  return typeof at === 'string' && (reason === 'no_success' || reason === 'gone' || reason === 'asked_by_receiver');
}
