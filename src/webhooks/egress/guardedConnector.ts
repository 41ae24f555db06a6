import type { buildConnector } from 'undici';
import { AddressRefusedError } from './addressRefusedError.ts';
import { addressRefusal, type EgressRules } from './egressRules.ts';
import { guardedLookup, type ResolveAll } from './guardedLookup.ts';
import { urlRefusal } from './urlRefusal.ts';

/** What a connector needs beside the rules. */
export interface ConnectorOptions {
  readonly rules: EgressRules;
  readonly resolve: ResolveAll;
  /** For a connection to be made, TLS included. */
  readonly timeoutMs: number;
  /** Authorities to trust instead of Node's, PEM; for tests. */
  readonly ca?: string;
}

/** The other end was gone before it could be checked. */
class PeerGoneError extends Error {
  override readonly name = 'PeerGoneError';
  readonly code = 'ECONNRESET';
}

/**
 * A connector for undici that checks in three layers: the URL (which covers literal addresses, for which no lookup is
 * made), every address of the name, and the peer of the socket, before it is handed to HTTP. Fails with
 * `AddressRefusedError`. HTTP/1.1 only.
 *
 * @param build undici's `buildConnector`, passed in because undici is loaded at the first request
 */
export function guardedConnector(
  build: typeof buildConnector,
  { rules, resolve, timeoutMs, ca }: ConnectorOptions,
): buildConnector.connector {
  const connect = build({
    timeout: timeoutMs,
    allowH2: false,
    lookup: guardedLookup(rules, resolve),
    ...(ca === undefined ? {} : { ca }),
  });
  return (target, callback) => {
    const reason = targetRefusal(target, rules);
    if (reason !== null) {
      queueMicrotask(() => callback(reason, null));
      return;
    }
    connect(target, (...[error, socket]) => {
      if (error !== null || socket === null) return callback(error ?? new PeerGoneError('No socket.'), null);
      const { remoteAddress, remotePort } = socket;
      if (remoteAddress === undefined) return refuse(new PeerGoneError('The peer has no address any more.'));
      const refusal = addressRefusal(remoteAddress, remotePort ?? null, rules);
      if (refusal !== null) return refuse(new AddressRefusedError('peer', refusal));
      callback(null, socket);

      function refuse(cause: Error): void {
        socket?.destroy();
        callback(cause, null);
      }
    });
  };
}

/** The error of the first layer, or null. */
export function targetRefusal(target: buildConnector.Options, rules: EgressRules): AddressRefusedError | null {
  const { protocol, hostname, port } = target;
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;
  const url = URL.parse(`${protocol}//${host}${port === '' ? '' : `:${port}`}`);
  const reason = url === null ? 'unreadable' : urlRefusal(url, rules);
  return reason === null ? null : new AddressRefusedError('url', reason);
}
