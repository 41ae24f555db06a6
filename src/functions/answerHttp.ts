import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import { DeadlineError, type Invocation } from '../platform/runtime/invocation.ts';
import { structuredLog } from '../platform/runtime/log.ts';
import { InfrastructureError } from '../platform/runtime/infrastructureError.ts';
import { StateCorruptError, StateVersionError } from '../platform/storage/state.ts';
import { ConnectionUnavailableError } from '../webhooks/breaker/connectionErrors.ts';
import type { InvocationFactory } from './invocationFactory.ts';

/** An HTTP answer is due within the platform's 230 s. */
const LIMIT_MS = 120_000;

/**
 * Runs an admin operation. Whatever it throws becomes one readable answer, `{"error": …}`: the platform would answer an
 * empty 500. Our own words only: what receivers and clients said stays out.
 */
export async function answerHttp(
  context: InvocationContext,
  invocations: InvocationFactory,
  work: (invocation: Invocation) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  try {
    return await invocations.run(context, work, LIMIT_MS);
  } catch (error) {
    const { status, text } = faultOf(error);
    const name = error instanceof Error ? error.name : 'thrown value';
    structuredLog(context).error('operation_failed', { function: context.functionName, status, reason: name });
    return problem(status, `${text} (invocation ${context.invocationId})`);
  }
}

/** An answer that says what is wrong, and what to do. */
export function problem(status: number, text: string): HttpResponseInit {
  return { status, jsonBody: { error: text } };
}

function faultOf(error: unknown): { readonly status: number; readonly text: string } {
  if (error instanceof ConnectionUnavailableError) return { status: 409, text: error.message };
  if (error instanceof StateVersionError || error instanceof StateCorruptError) {
    return { status: 500, text: error.message };
  }
  if (error instanceof InfrastructureError) return { status: 503, text: `${error.message}. Try again.` };
  if (error instanceof DeadlineError || isAbort(error)) {
    return { status: 504, text: 'The operation did not end in its time; what it did so far stays. Call it again.' };
  }
  return { status: 500, text: 'The operation failed by a fault of grantwire itself; see the log of the invocation.' };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
