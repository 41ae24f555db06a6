/** The identity gave no token. Its errors name tenants and endpoints, so only the class or code of the cause is told. */
export class TokenUnavailableError extends Error {
  override readonly name: string = 'TokenUnavailableError';
  readonly causeName: string;

  constructor(causeName: string, cause: unknown) {
    super(`The identity gave no token: ${causeName}.`, { cause });
    this.causeName = causeName;
  }
}

/** The login service refuses this app or its proof; asking again changes nothing until somebody mends it. */
export class LoginRefusedError extends TokenUnavailableError {
  override readonly name = 'LoginRefusedError';
  /** `AADSTS…`, or OAuth's own word such as `invalid_client`. */
  readonly code: string;

  constructor(code: string) {
    super(code, undefined);
    this.code = code;
  }
}
