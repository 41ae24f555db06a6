import type { HostEvent } from '../events.ts';
import type { HostJson } from '../hostJson.ts';
import type { InvocationInput } from '../worker/invoke.ts';
import type { ServeCommand } from '../messages.ts';
import { type FunctionMetadata, type RpcInvocationResponse, triggerOf } from '../rpc.ts';
import { BindingOptionError, type Settings } from '../settingsResolution.ts';
import type { EventHubListener } from './eventHub.ts';
import type { PumpState } from './partitionPump.ts';
import type { TriggerContext, TriggerListener } from './triggerContext.ts';

/** A running trigger. HTTP has no listener: the supervisor's server calls in. */
export interface StartedTrigger {
  readonly listener?: TriggerListener;
  readonly eventHub?: EventHubListener;
  readonly runTimer?: () => Promise<void>;
}

/** What the worker gives every trigger. */
export interface TriggerServices {
  readonly settings: Settings;
  readonly hostJson: HostJson;
  invoke(input: InvocationInput): Promise<RpcInvocationResponse>;
  emit(event: HostEvent): void;
  note(partition: string, state: PumpState | null): void;
  log(level: string, message: string): void;
}

/**
 * Starts the listener that the function's trigger needs, loading only that kind's code.
 *
 * @throws BindingOptionError for a kind of trigger that this host does not have, and what the listener throws
 */
export async function startTrigger(
  metadata: FunctionMetadata,
  command: ServeCommand,
  services: TriggerServices,
): Promise<StartedTrigger> {
  const { name: bindingName, binding } = triggerOf(metadata);
  const context: TriggerContext = {
    functionName: metadata.name,
    bindingName,
    binding,
    retryOptions: metadata.retryOptions ?? undefined,
    timeScale: command.timeScale,
    sequenceNumbers: command.sequenceNumbers,
    ...services,
  };
  switch (binding.type.toLowerCase()) {
    case 'httptrigger':
      return {};
    case 'eventhubtrigger': {
      const { createEventHubListener } = await import('./eventHub.ts');
      const eventHub = await createEventHubListener(context, command.assignment, command.left);
      if (command.maxBatchSize !== null) eventHub.setMaxBatchSize(command.maxBatchSize);
      await eventHub.start();
      return { listener: eventHub, eventHub };
    }
    case 'timertrigger': {
      const { createTimerListener } = await import('../timers/timer.ts');
      const timer = await createTimerListener(context);
      await timer.start();
      return { listener: timer, runTimer: () => timer.run() };
    }
    default:
      throw new BindingOptionError('type', metadata.name, `is ${binding.type}, which this host does not run`);
  }
}
