import type { SteeringCommand } from '../messages.ts';
import type { StartedTrigger } from './startTrigger.ts';

/** The command does not fit the function's trigger. */
class TriggerCommandError extends Error {
  override readonly name = 'TriggerCommandError';
  readonly command: string;

  constructor(command: string) {
    super(`The function's trigger does not know ${command}.`);
    this.command = command;
  }
}

/**
 * Does to a worker's running triggers what a test asked for. All but `resume` and `drain` concern the only function of a worker.
 *
 * @throws TriggerCommandError, PartitionNotOwnedError, and what a timer's function threw
 */
export async function steer(triggers: readonly StartedTrigger[], command: SteeringCommand): Promise<void> {
  const [only] = triggers;
  if (command.kind === 'resume') {
    for (const { listener } of triggers) listener?.resume();
    return;
  }
  if (command.kind === 'drain') {
    await Promise.all(triggers.flatMap(({ listener }) => (listener === undefined ? [] : [listener.drain()])));
    return;
  }
  if (command.kind === 'runTimer') {
    if (only?.runTimer === undefined) throw new TriggerCommandError(command.kind);
    await only.runTimer();
    return;
  }
  const hub = only?.eventHub;
  if (hub === undefined) throw new TriggerCommandError(command.kind);
  switch (command.kind) {
    case 'acquire':
      await hub.acquire(command.partition);
      break;
    case 'jumpCheckpoint':
      await hub.jumpCheckpoint(command.partition);
      break;
    case 'resetRetries':
      hub.resetRetries(command.partition);
      break;
    case 'setMaxBatchSize':
      hub.setMaxBatchSize(command.messages);
      break;
  }
}
