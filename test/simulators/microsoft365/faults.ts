import type { FaceRequest } from './answer.ts';
import type { Random } from './tenant/random.ts';

/** The operations that faults are aimed at. */
export type Operation =
  | 'token'
  | 'managedIdentity'
  | 'secret'
  | 'certificate'
  | 'sign'
  | 'start'
  | 'list'
  | 'content'
  | 'audit'
  | 'messageTraces';

/** What goes wrong with one answer. */
export type Fault =
  /** Another answer instead; without a body, empty. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The error form of the Management Activity API; `quoted` with single quotes, which is no JSON. */
  | {
      readonly kind: 'afError';
      readonly code: string;
      readonly status: number;
      readonly form?: 'quoted' | 'retryAfter';
    }
  /** The body ends before its Content-Length, and the socket closes. */
  | { readonly kind: 'truncate' }
  /** The connection is reset before the first byte of the answer. */
  | { readonly kind: 'reset' }
  /** The answer begins after this many milliseconds of real time. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The answer begins when the promise resolves; until then the connection hangs. */
  | { readonly kind: 'hold'; readonly until: Promise<void> }
  /** The body flows at this rate. */
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }
  /** The `Date` header is off by this many milliseconds. */
  | { readonly kind: 'date'; readonly skewMs: number }
  /** What becomes of the next page of a listing. */
  | { readonly kind: 'nextPage'; readonly as: 'foreign' | 'repeat' | 'stale' }
  /** What becomes of the `contentUri` of a listing. */
  | { readonly kind: 'contentUri'; readonly as: 'localhost' | 'otherTenant' | 'escaped' };

/** When a fault strikes. */
export interface FaultRule {
  readonly on: Operation;
  readonly fault: Fault;
  /** Of the requests of that operation only these; absent: all. */
  readonly matches?: (request: FaceRequest) => boolean;
  /** How often at most; absent: for ever. */
  readonly times?: number;
  /** In [0, 1]; absent: always. */
  readonly probability?: number;
}

export interface Faults {
  /** @returns takes the rule away again */
  add(rule: FaultRule): () => void;
  /** What goes wrong with this request; several faults may meet. */
  strike(operation: Operation, request: FaceRequest): readonly Fault[];
  clear(): void;
  /** How often each operation was struck. */
  readonly struck: ReadonlyMap<Operation, number>;
}

export function createFaults(random: Random): Faults {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  const struck = new Map<Operation, number>();
  return {
    struck,
    add: (rule) => {
      const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
      rules.push(entry);
      return () => {
        rules = rules.filter((other) => other !== entry);
      };
    },
    strike: (operation, request) => {
      const hits = rules.filter(
        ({ rule, left }) =>
          rule.on === operation &&
          left > 0 &&
          (rule.matches?.(request) ?? true) &&
          (rule.probability === undefined || random() < rule.probability),
      );
      for (const hit of hits) hit.left -= 1;
      if (hits.length > 0) struck.set(operation, (struck.get(operation) ?? 0) + hits.length);
      return hits.map(({ rule }) => rule.fault);
    },
    clear: () => {
      rules = [];
    },
  };
}
