import type { HostEvent } from '../events.ts';
import type { Invoke } from '../worker/invoke.ts';
import { type FunctionMetadata, type RpcHttpData, triggerOf } from '../rpc.ts';
import { describeError } from './triggerContext.ts';

/**
 * Runs an HTTP function once. A function that returns nothing answers 204, as on the platform.
 *
 * @throws what the function threw; the caller answers 500
 */
export async function invokeHttp(
  invoke: Invoke,
  metadata: FunctionMetadata,
  request: RpcHttpData,
  emit: (event: HostEvent) => void,
  log: (level: string, message: string) => void,
): Promise<RpcHttpData> {
  const about = { function: metadata.name, retryCount: 0 };
  emit({ type: 'invocationStarted', ...about });
  try {
    const response = await invoke(metadata.name, {
      bindingName: triggerOf(metadata).name,
      data: { http: request },
      triggerMetadata: {},
    });
    emit({ type: 'invocationEnded', ...about });
    return response.returnValue?.http ?? { statusCode: '204' };
  } catch (error) {
    emit({ type: 'invocationEnded', ...about, error: describeError(error) });
    log('error', `Executed '${metadata.name}' (Failed): ${describeError(error)}`);
    throw error;
  }
}
