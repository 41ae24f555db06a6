import type { Fault, FaultRule, Operation } from '../simulators/microsoft365/faults.ts';

const FEED: readonly Operation[] = ['list', 'content', 'audit', 'start'];
const READS: readonly Operation[] = ['list', 'content', 'audit'];

const on = (operations: readonly Operation[], probability: number, fault: Fault): FaultRule[] =>
  operations.map((operation) => ({ on: operation, probability, fault }));

/** Everything that goes wrong by chance, all the time. */
export function chanceFaults(): readonly FaultRule[] {
  return [
    ...on(READS, 0.002, { kind: 'afError', status: 500, code: 'AF50000', form: 'quoted' }),
    ...on(READS, 0.001, { kind: 'afError', status: 503, code: 'AF50005' }),
    ...on(READS, 0.001, { kind: 'afError', status: 400, code: 'AF98765' }),
    ...on(READS, 0.002, { kind: 'answer', status: 502, body: '<html>Bad Gateway</html>' }),
    ...on(READS, 0.0005, { kind: 'answer', status: 408 }),
    ...on(READS, 0.001, { kind: 'answer', status: 401, body: '{"Message":"Authorization has been denied."}' }),
    ...on(['content', 'audit'], 0.001, { kind: 'afError', status: 403, code: 'AF429', form: 'retryAfter' }),
    ...on(['content', 'audit'], 0.0005, { kind: 'afError', status: 429, code: 'AF429', form: 'retryAfter' }),
    ...on(['content', 'audit'], 0.0003, { kind: 'afError', status: 429, code: 'AF429' }),
    ...on(READS, 0.002, { kind: 'truncate' }),
    ...on(READS, 0.002, { kind: 'reset' }),
    ...on(READS, 0.001, { kind: 'answer', status: 200, body: '{"value":[]}' }),
    ...on(READS, 0.001, { kind: 'answer', status: 200, body: 'null' }),
    ...on(READS, 0.001, { kind: 'answer', status: 200, body: '' }),
    ...on(READS, 0.001, { kind: 'answer', status: 200, body: '\ufeff[}' }),
    // A listing that wrongly says that there is nothing.
    ...on(['content'], 0.0005, { kind: 'answer', status: 200, body: '[]' }),
    ...on(READS, 0.001, { kind: 'delay', ms: 15 }),
    ...on(READS, 0.005, { kind: 'date', skewMs: 20 * 60_000 }),
    ...on(READS, 0.005, { kind: 'date', skewMs: -20 * 60_000 }),
    ...on(['content'], 0.01, { kind: 'nextPage', as: 'stale' }),
    ...on(['content'], 0.01, { kind: 'nextPage', as: 'repeat' }),
    ...on(['content'], 0.01, { kind: 'nextPage', as: 'foreign' }),
    ...on(['content'], 0.01, { kind: 'contentUri', as: 'localhost' }),
    ...on(['content'], 0.01, { kind: 'contentUri', as: 'otherTenant' }),
    ...on(['content'], 0.01, { kind: 'contentUri', as: 'escaped' }),
    ...on(['content'], 0.0005, { kind: 'afError', status: 400, code: 'AF20055' }),
    ...on(['content'], 0.0005, { kind: 'afError', status: 400, code: 'AF20030' }),
    ...on(['audit'], 0.001, { kind: 'afError', status: 404, code: 'AF20050' }),
    ...on(['audit'], 0.0005, { kind: 'afError', status: 400, code: 'AF20052' }),
    ...on(['audit'], 0.001, { kind: 'drip', bytesPerSecond: 2_000_000 }),
  ];
}

export function stormFaults(): readonly FaultRule[] {
  return [
    ...on(FEED, 0.7, { kind: 'answer', status: 503, body: '<html>' }),
    ...on(FEED, 0.3, { kind: 'afError', status: 500, code: 'AF50006', form: 'quoted' }),
  ];
}

export function awayFaults(): readonly FaultRule[] {
  return on(FEED, 1, { kind: 'reset' });
}
