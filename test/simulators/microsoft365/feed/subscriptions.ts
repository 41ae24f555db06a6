import type { ContentType } from './contentTypes.ts';

const MINUTE_MS = 60_000;
/** The documented least time between two starts of one type. */
const BETWEEN_STARTS_MS = 15 * MINUTE_MS;
/** A first start brings content from before it, as was measured. */
const BACKFILL_MS = 22 * 60 * MINUTE_MS;

type State = 'none' | 'enabled' | 'disabled';

/** The subscriptions of a tenant, and what was never recorded because one was off. */
export interface Subscriptions {
  state(type: ContentType): State;
  /** @returns what the service answers to a start */
  start(type: ContentType, nowMs: number): 'started' | 'already' | 'too soon';
  /** By somebody else: an administrator, another program. */
  stop(type: ContentType, nowMs: number): void;
  /** By the service or a tenant administrator: it is listed as disabled. */
  disable(type: ContentType, nowMs: number): void;
  /** Whether content created then exists at all. */
  wasOn(type: ContentType, createdMs: number): boolean;
}

export function createSubscriptions(): Subscriptions {
  const states = new Map<ContentType, State>();
  const spans = new Map<ContentType, { from: number; to: number }[]>();
  const lastStart = new Map<ContentType, number>();

  function end(type: ContentType, nowMs: number, state: State): void {
    const span = spans.get(type)?.at(-1);
    if (states.get(type) === 'enabled' && span !== undefined) span.to = nowMs;
    states.set(type, state);
  }

  return {
    state: (type) => states.get(type) ?? 'none',
    start: (type, nowMs) => {
      if (states.get(type) === 'enabled') return 'already';
      if (nowMs - (lastStart.get(type) ?? Number.NEGATIVE_INFINITY) < BETWEEN_STARTS_MS) return 'too soon';
      lastStart.set(type, nowMs);
      states.set(type, 'enabled');
      const known = spans.get(type) ?? [];
      const from = known.length === 0 ? nowMs - BACKFILL_MS : nowMs;
      spans.set(type, [...known, { from, to: Number.POSITIVE_INFINITY }]);
      return 'started';
    },
    stop: (type, nowMs) => end(type, nowMs, 'none'),
    disable: (type, nowMs) => end(type, nowMs, 'disabled'),
    wasOn: (type, createdMs) => spans.get(type)?.some(({ from, to }) => createdMs >= from && createdMs < to) ?? false,
  };
}
