import type { QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { connectionString, textOption } from '../settingsResolution.ts';
import { createGate } from './gate.ts';
import { queueData, type QueueMessage, queueText, queueTriggerMetadata } from './queueInput.ts';
import { describeError, type TriggerContext, type TriggerListener } from './triggerContext.ts';

/** For how long a message stays hidden while it is worked on; renewed at half time (azure-sdk-for-net, `QueueListener`). */
const WORK_VISIBILITY_SECONDS = 600;
const SHORTEST_POLL_MS = 100;
const MOST_PER_CALL = 32;

/**
 * The storage queue trigger: up to `batchSize` + `newBatchThreshold` messages at a time; a failed message is hidden for
 * `visibilityTimeout` and goes to `<queue>-poison` after `maxDequeueCount` tries; an empty queue is asked ever less often, up to `maxPollingInterval`.
 *
 * @throws MissingSettingError
 */
export async function createQueueListener(context: TriggerContext): Promise<TriggerListener> {
  const { binding, functionName, settings } = context;
  const name = textOption(binding, 'queueName', settings, functionName).toLowerCase();
  const setting = textOption(binding, 'connection', settings, functionName, 'AzureWebJobsStorage');
  const connection = connectionString(setting, settings, functionName);
  const { QueueServiceClient } = await import('@azure/storage-queue');
  return listen(context, QueueServiceClient.fromConnectionString(connection), name);
}

function listen(context: TriggerContext, service: QueueServiceClient, name: string): TriggerListener {
  const options = context.hostJson.queues;
  const queue = service.getQueueClient(name);
  const gate = createGate();
  const running = new Set<Promise<void>>();
  const state = { stopped: false };
  let wake: (() => void) | null = null;

  const rest = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const receive = async (): Promise<number> => {
    const { receivedMessageItems } = await queue.receiveMessages({
      numberOfMessages: Math.min(options.batchSize, MOST_PER_CALL),
      visibilityTimeout: scaledSeconds(WORK_VISIBILITY_SECONDS, context.timeScale),
    });
    for (const message of receivedMessageItems) {
      const work = processMessage(context, service, queue, message).finally(() => running.delete(work));
      running.add(work);
    }
    return receivedMessageItems.length;
  };

  const loop = async (): Promise<void> => {
    let interval = SHORTEST_POLL_MS;
    while (!state.stopped) {
      if (running.size > options.newBatchThreshold) {
        await Promise.race(running);
        continue;
      }
      let found = 0;
      try {
        found = await gate.pass(() => (state.stopped ? Promise.resolve(0) : receive()));
      } catch (error) {
        context.log('error', `Receiving from ${name}: ${describeError(error)}`);
      }
      if (found > 0) interval = SHORTEST_POLL_MS;
      else {
        await rest(interval);
        interval = Math.min(interval * 2, options.maxPollingInterval);
      }
    }
  };

  let looping: Promise<void> = Promise.resolve();
  return {
    async start() {
      await queue.createIfNotExists();
      looping = loop();
    },
    async pause() {
      await gate.close();
      await Promise.all(running);
    },
    resume() {
      gate.open();
      wake?.();
    },
    async stop() {
      state.stopped = true;
      gate.open();
      wake?.();
      await looping;
      await Promise.all(running);
    },
  };
}

async function processMessage(
  context: TriggerContext,
  service: QueueServiceClient,
  queue: QueueClient,
  message: QueueMessage,
): Promise<void> {
  const { maxDequeueCount, messageEncoding, visibilityTimeout } = context.hostJson.queues;
  const seconds = scaledSeconds(WORK_VISIBILITY_SECONDS, context.timeScale);
  let popReceipt = message.popReceipt;
  let renewal: Promise<void> = Promise.resolve();
  const renew = async (): Promise<void> => {
    const renewed = await queue.updateMessage(message.messageId, popReceipt, undefined, seconds);
    popReceipt = renewed.popReceipt ?? popReceipt;
  };
  const renewer = setInterval(() => {
    renewal = renew().catch((error: unknown) => context.log('warning', `Renewing a message: ${describeError(error)}`));
  }, seconds * 500);
  const text = queueText(message, messageEncoding);
  const about = { function: context.functionName, retryCount: message.dequeueCount - 1 };
  context.emit({ type: 'invocationStarted', ...about });
  let failure: unknown = null;
  try {
    await context.invoke({
      bindingName: context.bindingName,
      data: queueData(text),
      triggerMetadata: queueTriggerMetadata(message, text),
    });
  } catch (error) {
    failure = error ?? new Error('The function threw nothing.');
  }
  clearInterval(renewer);
  await renewal;
  context.emit({ type: 'invocationEnded', ...about, ...(failure === null ? {} : { error: describeError(failure) }) });
  try {
    if (failure === null) return void (await queue.deleteMessage(message.messageId, popReceipt));
    context.log('error', `Executed '${context.functionName}' (Failed): ${describeError(failure)}`);
    if (message.dequeueCount < maxDequeueCount || queue.name.endsWith('-poison')) {
      const hidden = Math.ceil((visibilityTimeout / 1000) * context.timeScale);
      return void (await queue.updateMessage(message.messageId, popReceipt, undefined, hidden));
    }
    const poison = service.getQueueClient(`${queue.name}-poison`);
    await poison.createIfNotExists();
    await poison.sendMessage(message.messageText);
    await queue.deleteMessage(message.messageId, popReceipt);
  } catch (error) {
    // The message becomes visible again by itself; the real host logs and goes on too.
    context.log('error', `Completing a message of ${queue.name}: ${describeError(error)}`);
  }
}

/** The service counts whole seconds, at least one. */
function scaledSeconds(seconds: number, timeScale: number): number {
  return Math.max(1, Math.ceil(seconds * timeScale));
}
