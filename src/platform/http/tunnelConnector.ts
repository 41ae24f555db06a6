import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { ProxyFailedError } from './proxyFailedError.ts';
import type { UndiciParts } from './undiciParts.ts';

export interface TunnelOptions {
  /** For the proxy to be reached, for the tunnel, and for TLS inside it; each. */
  readonly timeoutMs: number;
  /** Authorities to trust instead of Node's, PEM; for tests. */
  readonly ca?: string;
  /** The host that the proxy is asked for, without brackets; whatever it throws ends the attempt before a byte is sent. */
  readonly hostOf: (target: buildConnector.Options) => Promise<string>;
}

/**
 * A connector that tunnels through an HTTP proxy (`CONNECT`, RFC 9110 §9.3.6). TLS is between us and the target, under the
 * target's own name. A proxy that fails is told by `ProxyFailedError`.
 */
export function tunnelConnector(
  { buildConnector: build, Pool: ConnectionPool }: UndiciParts,
  proxy: URL,
  { timeoutMs, ca, hostOf }: TunnelOptions,
): buildConnector.connector {
  const startTls = build({ timeout: timeoutMs, allowH2: false, ...(ca === undefined ? {} : { ca }) });
  const proxies = new ConnectionPool(proxy.origin, {
    connect: { timeout: timeoutMs, allowH2: false },
    headersTimeout: timeoutMs,
  });
  const authorization = proxyAuthorization(proxy);

  async function tunnel(target: buildConnector.Options): Promise<Socket> {
    const host = await hostOf(target);
    const port = target.port === '' ? defaultPort(target.protocol) : target.port;
    const path = `${host.includes(':') ? `[${host}]` : host}:${port}`;
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

/** The host of a target as a name or literal address, without the brackets of IPv6. */
export function bareHost({ hostname }: buildConnector.Options): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
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
