/** What the broker answers when it says no: an AMQP error condition with its text. The client decides by the condition. */
export class AmqpRefusal extends Error {
  override readonly name = 'AmqpRefusal';
  /** AMQP or `com.microsoft:` error condition. */
  readonly condition: string;

  constructor(condition: string, description: string, options?: ErrorOptions) {
    super(description, options);
    this.condition = condition;
  }
}

/** The error as it travels in a detach or a rejected disposition. */
export function amqpErrorOf(refusal: AmqpRefusal): { condition: string; description: string } {
  return { condition: refusal.condition, description: refusal.message };
}
