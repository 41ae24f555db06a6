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
    super(`${dependency} failed to ${action}: ${reasonsOf(options.cause).join('; ')}`, options);
    this.dependency = dependency;
    this.action = action;
  }
}

/**
 * Codes and class names only: messages of clients carry host names and ports, and this one reaches the log. The cause
 * is kept for a debugger.
 */
function reasonsOf(cause: unknown): string[] {
  if (cause instanceof AggregateError) return [...new Set(cause.errors.flatMap(reasonsOf))];
  if (!(cause instanceof Error)) return ['thrown value'];
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  const status = 'statusCode' in cause && typeof cause.statusCode === 'number' ? `status ${cause.statusCode}` : null;
  const said = [code, status].filter((part) => part !== null && /^[\w.:-]+( \d+)?$/.test(part));
  return [said.length === 0 ? cause.name : `${cause.name} (${said.join(', ')})`];
}
