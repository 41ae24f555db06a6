import { InvocationContext } from '@azure/functions';
import { expect, it } from 'vitest';
import { answerHttp } from '../../src/functions/answerHttp.ts';
import { invocationFactory } from '../../src/functions/invocationFactory.ts';
import { DeadlineError } from '../../src/platform/runtime/invocation.ts';
import { InfrastructureError } from '../../src/platform/runtime/infrastructureError.ts';
import { StateCorruptError } from '../../src/platform/storage/state.ts';
import { ConnectionWaitsError } from '../../src/webhooks/breaker/connectionErrors.ts';

const told: unknown[] = [];
const invocations = invocationFactory({ now: () => new Date() }, new AbortController().signal, (error) => {
  told.push(error);
  return Promise.resolve();
});

const refused = Object.assign(new Error('connect ECONNREFUSED 192.0.2.7:10000'), { code: 'ECONNREFUSED' });

it.each([
  [
    'storage that is down',
    new InfrastructureError('storage', 'read a', { cause: refused }),
    503,
    /storage failed.*Try/,
  ],
  ['a connection that waits', new ConnectionWaitsError('siem', '2026-11-20T08:00:00Z', 'http_500'), 409, /siem waits/],
  ['broken state', new StateCorruptError('cursor', 'cursors/siem/0.json', 'it is not JSON'), 500, /cursors\/siem/],
  ['a deadline', new DeadlineError(1, 2), 504, /Call it again/],
  ['an abort', AbortSignal.timeout(0).reason ?? new DOMException('', 'TimeoutError'), 504, /Call it again/],
  ['a fault of our own', new TypeError('secret of nordwind'), 500, /fault of grantwire/],
  ['a thrown text', 'secret of nordwind', 500, /fault of grantwire/],
])('answers one readable error for %s', async (_what, thrown: unknown, status, text) => {
  const lines: string[] = [];
  const context = new InvocationContext({
    invocationId: 'invocation-1',
    functionName: 'connections',
    logHandler: (_level, ...args) => void lines.push(args.join(' ')),
  });
  const answer = await answerHttp(context, invocations, () => {
    throw thrown;
  });
  expect(answer.status).toBe(status);
  const body = answer.jsonBody as { error: string };
  expect(Object.keys(body)).toEqual(['error']);
  expect(body.error).toMatch(text);
  expect(body.error).toContain('invocation-1');
  expect(`${body.error} ${lines.join(' ')}`).not.toMatch(/nordwind|192\.0\.2\.7|10000/);
  expect(lines.some((line) => line.includes('operation_failed'))).toBe(true);
  expect(told.at(-1)).toBe(thrown);
});

it('hands on what the operation answers', async () => {
  const context = new InvocationContext({ functionName: 'connections', invocationId: 'invocation-2' });
  expect(await answerHttp(context, invocations, () => Promise.resolve({ status: 202 }))).toEqual({ status: 202 });
});
