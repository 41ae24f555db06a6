/** The managed identity gave no token. Its errors name tenants and endpoints, so only the class of the cause is told. */
export class TokenUnavailableError extends Error {
  override readonly name = 'TokenUnavailableError';
  readonly causeName: string;

  constructor(causeName: string, cause: unknown) {
    super(`The identity gave no token: ${causeName}.`, { cause });
    this.causeName = causeName;
  }
}
