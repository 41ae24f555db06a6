import type { StateKind } from '../platform/storage/state.ts';
import type { Position } from './position.ts';
import { POSITION_STORES } from './stores.ts';

/**
 * How far one reader has come in one partition: ingest's *progress* and a connection's *cursor* are both this.
 * It is the truth; the host's checkpoint is only a hint.
 */
export interface PositionState {
  /** `createdOn` of the hub that the sequence numbers belong to, RFC 3339; a recreated hub starts over. */
  readonly hubCreatedOn: string;
  /** The first place that is not vouched for yet. */
  readonly next: Position;
  /** Enqueued time of the last message vouched for, RFC 3339; null before the first. */
  readonly lastEnqueuedTime: string | null;
  readonly updatedAt: string;
}

/** State of ingest in one partition of a source hub. */
export const PROGRESS: StateKind<PositionState> = {
  kind: 'progress',
  version: POSITION_STORES.progress.version,
  upgrades: {},
  parse,
};

/** State of a connection in one partition of `events`. */
export const CURSOR: StateKind<PositionState> = {
  kind: 'cursor',
  version: POSITION_STORES.cursors.version,
  upgrades: {},
  parse,
};

function parse(fields: Readonly<Record<string, unknown>>): PositionState | null {
  const { hubCreatedOn, next, lastEnqueuedTime, updatedAt } = fields as Partial<Record<keyof PositionState, unknown>>;
  if (typeof hubCreatedOn !== 'string' || typeof updatedAt !== 'string') return null;
  if (lastEnqueuedTime !== null && typeof lastEnqueuedTime !== 'string') return null;
  return isPosition(next) ? { hubCreatedOn, next, lastEnqueuedTime, updatedAt } : null;
}

function isPosition(value: unknown): value is Position {
  if (value === null || typeof value !== 'object') return false;
  const { sequenceNumber, index } = value as Partial<Record<keyof Position, unknown>>;
  return isCount(sequenceNumber) && isCount(index);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
