import type { RetryPolicy } from '../retryPolicy.ts';
import type { RpcRetryContext } from '../rpc.ts';

/**
 * What an execution is told of the ones before it; undefined for a function without a retry policy. The exception is the
 * host's, a .NET text around what the function threw.
 *
 * @param previous what the execution before failed with; null on the first
 */
export function retryContextOf(
  functionName: string,
  policy: RetryPolicy | null,
  retryCount: number,
  previous: Error | null,
): RpcRetryContext | undefined {
  if (policy === null) return undefined;
  const base = { retryCount, maxRetryCount: policy.maxRetryCount };
  if (previous === null) return base;
  const stack = previous.stack ?? '';
  return {
    ...base,
    exception: {
      message: `Exception while executing function: Functions.${functionName} ---> Result: Failure\nException: ${previous.message}\nStack: ${stack}`,
      source: 'System.Private.CoreLib',
      stackTrace: stack,
    },
  };
}
