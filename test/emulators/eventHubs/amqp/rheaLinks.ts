import type { Socket } from 'node:net';
import type { Delivery, Receiver, Sender, Session } from 'rhea';

/** What the broker uses of `rhea` beyond its published types, and the types it leaves open, narrowed. */
export interface BrokerConnection {
  readonly socket: Socket;
  is_closed(): boolean;
}

/** A link on which the broker sends: a client's receiver. */
export interface OutgoingLink extends Sender {
  /** Messages the client still allows. */
  readonly credit: number;
  /** Messages written to the connection so far. */
  readonly delivery_count: number;
  readonly session: Session & { readonly outgoing: { available(): number } };
}

export interface LinkEvent {
  readonly connection: BrokerConnection;
  readonly session: Session;
}

export interface SenderEvent extends LinkEvent {
  readonly sender: OutgoingLink;
}

export interface ReceiverEvent extends LinkEvent {
  readonly receiver: Receiver;
}

/** An incoming transfer; `message` is decoded only for format 0. */
export interface MessageEvent extends ReceiverEvent {
  readonly delivery: Delivery;
  readonly message: unknown;
  readonly format?: number;
}

/** Address of a link's source or target; empty when the client gave none. */
export function addressOf(terminus: unknown): string {
  if (typeof terminus !== 'object' || terminus === null || !('address' in terminus)) return '';
  return typeof terminus.address === 'string' ? terminus.address : '';
}

/** Capabilities as a list, whichever way they were encoded. */
export function capabilitiesOf(link: Sender | Receiver): readonly string[] {
  const wanted: unknown = link.desired_capabilities;
  if (Array.isArray(wanted)) return wanted.map(String);
  return typeof wanted === 'string' ? [wanted] : [];
}

/** The text of the selector filter on a receiver's source, if there is one. */
export function selectorOf(link: Sender): string | undefined {
  const filter: unknown = link.source?.filter;
  if (typeof filter !== 'object' || filter === null) return undefined;
  const described: unknown = (filter as Record<string, unknown>)['apache.org:selector-filter:string'];
  if (typeof described !== 'object' || described === null || !('value' in described)) return undefined;
  return typeof described.value === 'string' ? described.value : undefined;
}

/** A numeric link property, if there is one. */
export function numberProperty(link: Sender, name: string): number | undefined {
  const value: unknown = (link.properties as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'number' ? value : undefined;
}
