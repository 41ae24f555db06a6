import { createDispatcherPool, type DispatcherOptions } from '../../platform/http/dispatcher.ts';
import type { Clock } from '../../platform/runtime/clock.ts';
import type { Connection } from '../connection/connection.ts';
import { destinationOf } from '../destinations/destinations.ts';
import type { ConnectionSecrets } from '../signing/connectionSecrets.ts';
import { requestSender, type SendRequest } from './sendRequest.ts';

/** Sockets to one receiver; a process serves several partitions of one connection. */
const SOCKETS_PER_CONNECTION = 64;

/** What senders share. */
export interface SenderContext {
  readonly clock: Clock;
  /** Of this product, for `user-agent`. */
  readonly version: string;
  readonly secretsOf: (connection: Connection) => ConnectionSecrets;
  /** Where rules about addresses are applied; undefined: nothing is checked. */
  readonly connectorOf: (connection: Connection) => DispatcherOptions['connector'];
  /** The value of `Authorization` with the managed identity's token of a scope. */
  readonly authorization: (scope: string, clientId: string | null) => () => Promise<string>;
  /** Takes what is to be closed at the end. */
  readonly opened: (service: { close(): Promise<void> }) => void;
}

/** How requests of one connection leave, over sockets of its own. Nothing is opened before the first. */
export function createSender(connection: Connection, context: SenderContext): SendRequest {
  const { clock, version } = context;
  const connector = context.connectorOf(connection);
  const dispatchers = createDispatcherPool({
    now: () => clock.now().getTime(),
    connections: SOCKETS_PER_CONNECTION,
    ...(connector === undefined ? {} : { connector }),
  });
  context.opened(dispatchers);
  const { identity: token } = destinationOf(connection);
  const identity =
    token === null ? {} : { authorization: context.authorization(token.scope, token.clientId(connection)) };
  return requestSender({ secrets: context.secretsOf(connection), dispatchers, clock, version, ...identity });
}
