import { OutgoingError } from './outgoingError.ts';

/** An address that our token must not go to; nothing was sent. The address is not kept: it came from outside. */
export class HostNotAllowedError extends OutgoingError {
  override readonly name = 'HostNotAllowedError';
  readonly failureCode = 'url_refused';

  constructor() {
    super('The address is none of those that this client may ask.');
  }
}
