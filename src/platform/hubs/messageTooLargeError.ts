/** A body, or a batch, that the hub cannot hold. It is the message's fault: trying again does not help. */
export class MessageTooLargeError extends Error {
  override readonly name = 'MessageTooLargeError';
  readonly bytes: number;
  readonly limit: number;

  constructor(bytes: number, limit: number, options?: ErrorOptions) {
    super(`${bytes} bytes do not fit the hub's limit of ${limit} bytes.`, options);
    this.bytes = bytes;
    this.limit = limit;
  }
}
