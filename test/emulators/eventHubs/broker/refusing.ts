import { AmqpRefusal } from '../amqp/amqpRefusal.ts';

/** Runs `action`; a refusal it throws goes to `refuse`, everything else is a defect and goes up. */
export function refusing(action: () => void, refuse: (refusal: AmqpRefusal) => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof AmqpRefusal)) throw error;
    refuse(error);
  }
}
