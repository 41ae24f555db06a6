/** The hub refused or dropped something; `condition` is the AMQP error condition or the status code. */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly condition: string;

  constructor(condition: string, description: string, options?: ErrorOptions) {
    super(`Event Hubs answered ${condition}: ${description}`, options);
    this.condition = condition;
  }
}

/** The error of a link that the peer detached; `what` says which. */
export function linkError(error: unknown, what: string): HubError {
  if (typeof error === 'object' && error !== null && 'condition' in error) {
    const description = 'description' in error ? String(error.description) : '';
    return new HubError(String(error.condition), `${what}: ${description}`, { cause: error });
  }
  return new HubError('amqp:detached', what, { cause: error });
}
