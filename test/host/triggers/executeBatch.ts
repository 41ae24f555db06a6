import { eventHubData, eventHubTriggerMetadata, type PartitionContext } from '../hub/eventHubInput.ts';
import type { ReceivedMessage } from '../hub/receivedMessage.ts';
import type { Attempt } from './partitionPump.ts';
import { describeError, type TriggerContext } from './triggerContext.ts';

/** Runs a hub function once with a batch; never rejects, resolves to what it threw or null. */
export async function executeBatch(
  context: TriggerContext,
  partition: PartitionContext,
  batch: readonly ReceivedMessage[],
  { invocationId, isCheckpointing, retryContext }: Attempt,
): Promise<Error | null> {
  const about = {
    function: context.functionName,
    partition: partition.partition,
    from: batch[0]?.sequenceNumber ?? 0,
    to: batch.at(-1)?.sequenceNumber ?? 0,
    retryCount: retryContext?.retryCount ?? 0,
    invocationId,
  };
  context.emit({ type: 'invocationStarted', ...about });
  try {
    await context.invoke({
      invocationId,
      bindingName: context.bindingName,
      data: eventHubData(batch, context.binding['dataType']),
      triggerMetadata: eventHubTriggerMetadata(batch, partition, {
        isCheckpointing,
        sequenceNumbers: context.sequenceNumbers,
      }),
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
