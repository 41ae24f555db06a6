/** The vault, or the identity endpoint before it, gave no answer that says anything of the secret: try again later. */
export class VaultUnavailableError extends Error {
  override readonly name = 'VaultUnavailableError';
  /** Null without an HTTP answer. */
  readonly statusCode: number | null;

  constructor(statusCode: number | null, options?: ErrorOptions) {
    super(`The vault is not available (${statusCode ?? 'no answer'}).`, options);
    this.statusCode = statusCode;
  }
}

/** The vault does not hand the secret out: it is not there, disabled, or not for this identity or network. */
export class VaultRefusedError extends Error {
  override readonly name = 'VaultRefusedError';
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(`The vault refuses the secret (${statusCode}).`);
    this.statusCode = statusCode;
  }
}
