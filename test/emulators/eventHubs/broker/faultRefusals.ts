import { AmqpRefusal } from '../amqp/amqpRefusal.ts';

const REFUSALS = {
  serverBusy: ['com.microsoft:server-busy', 'The request was terminated because the entity is being throttled.'],
  timeout: ['com.microsoft:timeout', 'The operation did not complete within the allocated time.'],
  detach: ['amqp:link:detach-forced', 'The link is force detached by the broker.'],
} as const;

/** The answer that goes with an effect that refuses. */
export function faultRefusal(effect: keyof typeof REFUSALS): AmqpRefusal {
  const [condition, description] = REFUSALS[effect];
  return new AmqpRefusal(condition, description);
}
