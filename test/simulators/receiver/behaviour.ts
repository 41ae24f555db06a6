/** One way of answering. Without any, a request that passes every check is answered with 204. */
export type Action =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | string[]>>;
      readonly body?: string;
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  /** Answers as usual after `ms`. */
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'never' }
  /** A TCP reset, before a byte of the answer or after its headers and a part of its body. */
  | { readonly kind: 'reset'; readonly when: 'beforeHeaders' | 'afterHeaders'; readonly status?: number }
  /** Something that is not HTTP. */
  | { readonly kind: 'garbage'; readonly text?: string }
  /** Status 200 (or another) at once, then a byte of the body every `everyMs`, for ever. */
  | { readonly kind: 'drip'; readonly everyMs: number; readonly status?: number }
  /** A byte of the headers every `everyMs`, for ever. */
  | { readonly kind: 'dripHeaders'; readonly everyMs: number }
  /** Status 200 (or another) with a body of so many bytes. */
  | { readonly kind: 'hugeBody'; readonly bytes: number; readonly status?: number }
  /** One response header of so many bytes. */
  | { readonly kind: 'hugeHeader'; readonly bytes: number };

/** An action and when it applies; without `next` and `probability`, to every request until replaced. */
export interface Plan {
  readonly action: Action;
  /** To so many requests, then never again. */
  readonly next?: number;
  /** To each request with this probability. */
  readonly probability?: number;
  /** Take the delivery as received although the answer does not say so: the answer that gets lost. */
  readonly accept?: boolean;
}

/** Picks the plan of each request: the first in the list that applies. */
export class Behaviour {
  readonly #random: () => number;
  #plans: { readonly plan: Plan; left: number }[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Replaces the plans; none clears them. */
  set(plans: readonly Plan[]): void {
    this.#plans = plans.map((plan) => ({ plan, left: plan.next ?? Number.POSITIVE_INFINITY }));
  }

  take(): Plan | null {
    for (const entry of this.#plans) {
      if (entry.left <= 0) continue;
      if (entry.plan.probability !== undefined && this.#random() >= entry.plan.probability) continue;
      entry.left -= 1;
      return entry.plan;
    }
    return null;
  }
}

/** Whether the sender sees a 2xx, so that the delivery counts as received. */
export function answersSuccess(action: Action): boolean {
  if (action.kind === 'ok' || action.kind === 'delay') return true;
  if (action.kind === 'status' || action.kind === 'redirect') return isSuccess(action.status);
  if (action.kind === 'drip' || action.kind === 'hugeBody') return isSuccess(action.status ?? 200);
  return action.kind === 'reset' && action.when === 'afterHeaders' && isSuccess(action.status ?? 200);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}
