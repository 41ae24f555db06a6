/** Which traffic a fault meets; what is left out matches all. */
interface FaultScope {
  readonly hub?: string;
  readonly partition?: string;
  readonly direction?: Direction;
}

export type Direction = 'send' | 'receive' | 'management';

/**
 * What happens to the traffic:
 * - `serverBusy`, `timeout`: refused with `com.microsoft:server-busy` or `com.microsoft:timeout`; a send is not stored.
 * - `detach`: the link is detached with `amqp:link:detach-forced`; a send is not stored.
 * - `drop`: the connection is destroyed; a send is not stored.
 * - `dropAfterStore`: sends only; the batch is stored, then the connection is destroyed before it is acknowledged.
 * - `slow`: `delayMs` before a send is acknowledged, a management request answered, or each message delivered.
 */
export type FaultEffect = 'serverBusy' | 'timeout' | 'detach' | 'drop' | 'dropAfterStore' | 'slow';

/** One fault; without `times` it stays until cleared. A receive fault counts attaches and deliveries. */
export interface Fault extends FaultScope {
  readonly effect: FaultEffect;
  readonly times?: number;
  /** For `slow`, milliseconds. */
  readonly delayMs?: number;
}

/** What the traffic at hand meets. */
export interface FaultHit {
  readonly effect: Exclude<FaultEffect, 'slow'> | undefined;
  readonly delayMs: number;
}

const NO_HIT: FaultHit = { effect: undefined, delayMs: 0 };

function matches(fault: Fault, direction: Direction, hub: string, partition: string | undefined): boolean {
  if (fault.effect === 'dropAfterStore' && direction !== 'send') return false;
  if (fault.direction !== undefined && fault.direction !== direction) return false;
  if (fault.hub !== undefined && fault.hub !== hub) return false;
  return fault.partition === undefined || fault.partition === partition;
}

/** The faults in force, in the order they were asked for. */
export class FaultBook {
  #faults: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#faults = [];
  }

  /** Takes one use of the first matching fault of each kind (one effect, one delay). */
  take(direction: Direction, hub: string, partition: string | undefined): FaultHit {
    if (this.#faults.length === 0) return NO_HIT;
    let effect: FaultHit['effect'];
    let delayMs = 0;
    for (const entry of this.#faults) {
      if (!matches(entry.fault, direction, hub, partition)) continue;
      const kind = entry.fault.effect;
      if (kind === 'slow') {
        if (delayMs > 0) continue;
        delayMs = entry.fault.delayMs ?? 0;
      } else {
        if (effect !== undefined) continue;
        effect = kind;
      }
      entry.left -= 1;
    }
    this.#faults = this.#faults.filter(({ left }) => left > 0);
    return { effect, delayMs };
  }
}
