import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { buildConnector, Pool } from 'undici';
import { type ConnectorOptions, targetRefusal } from './guardedConnector.ts';
import { checkName } from './guardedLookup.ts';
import { ProxyFailedError } from '../../platform/http/proxyFailedError.ts';

/** The parts of undici that a proxied connector uses. */
export interface UndiciParts {
  readonly buildConnector: typeof buildConnector;
  readonly Pool: typeof Pool;
}

/**
 * A connector that tunnels through an HTTP proxy (`CONNECT`, RFC 9110 §9.3.6). The proxy opens the connection, so its
 * peer cannot be checked from here; the URL and every address of the name are, before the CONNECT is sent. TLS is between
 * us and the receiver. A proxy that fails is told by `ProxyFailedError`.
 */
export function proxiedConnector(
  { buildConnector: build, Pool: ConnectionPool }: UndiciParts,
  proxy: URL,
  { rules, resolve, timeoutMs, ca }: ConnectorOptions,
): buildConnector.connector {
  const startTls = build({ timeout: timeoutMs, allowH2: false, ...(ca === undefined ? {} : { ca }) });
  const proxies = new ConnectionPool(proxy.origin, {
    connect: { timeout: timeoutMs, allowH2: false },
    headersTimeout: timeoutMs,
  });
  const authorization = proxyAuthorization(proxy);

  async function tunnel(target: buildConnector.Options): Promise<Socket> {
    const refusal = targetRefusal(target, rules);
    if (refusal !== null) throw refusal;
    const hostname = target.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(hostname) === 0) await checkName(hostname, rules, resolve);
    const port = target.port === '' ? defaultPort(target.protocol) : target.port;
    const path = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
    const { statusCode, socket } = await proxies
      .connect({ path, headers: { host: path, ...authorization } })
      .catch((cause: unknown) => {
        throw new ProxyFailedError(null, { cause });
      });
    if (statusCode >= 200 && statusCode <= 299) return socket as Socket;
    socket.destroy();
    throw new ProxyFailedError(statusCode);
  }

  async function open(target: buildConnector.Options, callback: buildConnector.Callback): Promise<void> {
    const opened = await tunnel(target).catch(toError);
    if (opened instanceof Error) callback(opened, null);
    else if (target.protocol === 'https:') startTls({ ...target, httpSocket: opened }, callback);
    else callback(null, opened);
  }

  return (target, callback) => {
    void open(target, callback);
  };
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new ProxyFailedError(null, { cause: thrown });
}

function defaultPort(protocol: string): string {
  return protocol === 'https:' ? '443' : '80';
}

function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
