/**
 * Something that is not the message's fault failed: our storage, our hub, our network. Functions rethrow it, so that
 * the platform's retry policy holds the partition until it works again.
 */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError';
  /** Which dependency failed, e.g. `storage` or `hub events`. */
  readonly dependency: string;
  /** What was being done, in the imperative: `replace progress/0.json`. */
  readonly action: string;

  constructor(dependency: string, action: string, options: { cause: unknown }) {
    super(`${dependency} failed to ${action}: ${reasonOf(options.cause)}`, options);
    this.dependency = dependency;
    this.action = action;
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join('; ');
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? `${cause.code}: ` : '';
  return `${code}${cause.message}`;
}
