/**
 * What a receiver may ask for with the header `webhook-delivery` of an answer that is a failure: to be sent nothing more,
 * or to be spared this message.
 */
export type DeliveryWish = 'disable' | 'abort-message';

/** Reads the header; anything else in it asks for nothing. */
export function deliveryWish(header: string | readonly string[] | undefined): DeliveryWish | null {
  const value = typeof header === 'string' ? header.trim().toLowerCase() : null;
  return value === 'disable' || value === 'abort-message' ? value : null;
}
