import { eventHubData, eventHubTriggerMetadata, type PartitionContext } from '../eventHubInput.ts';
import type { ReceivedMessage } from '../receivedMessage.ts';
import type { RpcRetryContext } from '../rpc.ts';
import { describeError, type TriggerContext } from './triggerContext.ts';

/** Runs a hub function once with a batch; never rejects, resolves to what it threw or null. */
export async function executeBatch(
  context: TriggerContext,
  partition: PartitionContext,
  batch: readonly ReceivedMessage[],
  retryContext: RpcRetryContext | undefined,
): Promise<Error | null> {
  const about = {
    function: context.functionName,
    partition: partition.partition,
    from: batch[0]?.sequenceNumber ?? 0,
    to: batch.at(-1)?.sequenceNumber ?? 0,
    retryCount: retryContext?.retryCount ?? 0,
  };
  context.emit({ type: 'invocationStarted', ...about });
  try {
    await context.invoke({
      bindingName: context.bindingName,
      data: eventHubData(batch, context.binding['dataType']),
      triggerMetadata: eventHubTriggerMetadata(batch, partition),
      ...(retryContext === undefined ? {} : { retryContext }),
    });
    context.emit({ type: 'invocationEnded', ...about });
    return null;
  } catch (error) {
    context.emit({ type: 'invocationEnded', ...about, error: describeError(error) });
    context.log('error', `Executed '${context.functionName}' (Failed): ${describeError(error)}`);
    return error instanceof Error ? error : new Error(String(error), { cause: error });
  }
}
