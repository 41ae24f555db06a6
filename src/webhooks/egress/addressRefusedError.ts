import { OutgoingError } from '../../platform/http/outgoingError.ts';
import type { UrlRefusal } from './urlRefusal.ts';

/**
 * A connection that must not be made. `layer` tells where it was seen: in the URL, in the answer of the resolver, or at
 * the other end of the socket before a byte of HTTP was written. Neither host nor address is kept.
 */
export class AddressRefusedError extends OutgoingError {
  override readonly name = 'AddressRefusedError';
  readonly failureCode = 'address_refused';
  readonly layer: 'url' | 'lookup' | 'peer';
  readonly reason: UrlRefusal;

  constructor(layer: AddressRefusedError['layer'], reason: UrlRefusal) {
    super(`The address of the receiver is refused (${reason}, seen by the ${layer} check).`);
    this.layer = layer;
    this.reason = reason;
  }
}
