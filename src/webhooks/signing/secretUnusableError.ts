/** A secret that is read at run time cannot be used: the setting is named, the value and its address are not kept. */
export class SecretUnusableError extends Error {
  override readonly name = 'SecretUnusableError';
  /** Such as `WEBHOOK_1_SECRET`. */
  readonly setting: string;
  /** `vault-unavailable`, `vault-refused`, or the code of the rule that the value breaks. */
  readonly code: string;

  constructor(setting: string, code: string, options?: ErrorOptions) {
    super(`The value behind ${setting} cannot be used (${code}).`, options);
    this.setting = setting;
    this.code = code;
  }
}
