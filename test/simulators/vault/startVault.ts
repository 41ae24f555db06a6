import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../receiver/selfSigned.ts';

/** A key vault on loopback that answers "Get Secret" of the REST API as documented. */
export interface Vault {
  readonly hostName: string;
  readonly port: number;
  /** The authority of its certificate, PEM. */
  readonly ca: string;
  /** Every request: its path and its `Authorization`. */
  readonly requests: readonly { readonly path: string; readonly authorization: string | undefined }[];
  /** By `<name>` or `<name>/<version>`. */
  readonly secrets: Map<string, string>;
  /** Answers everything with this status until it is null again. */
  failWith(status: number | null): void;
  stop(): Promise<void>;
}

export async function startVault(hostName: string, token: string): Promise<Vault> {
  const day = 24 * 60 * 60 * 1000;
  const identity = selfSigned(hostName, new Date(Date.now() - day), new Date(Date.now() + day));
  const requests: { path: string; authorization: string | undefined }[] = [];
  const secrets = new Map<string, string>();
  let failure: number | null = null;
  const server = createServer(identity, (request, response) => {
    const url = new URL(request.url ?? '/', `https://${hostName}`);
    const { authorization } = request.headers;
    requests.push({ path: `${url.pathname}${url.search}`, authorization });
    const value = secrets.get(url.pathname.replace('/secrets/', ''));
    const status = failure ?? statusOf(url, authorization, value);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(
      status === 200
        ? JSON.stringify({ value, id: `https://${hostName}${url.pathname}/0123`, attributes: { enabled: true } })
        : JSON.stringify({ error: { code: 'Simulated', message: 'as a vault would say' } }),
    );
  });

  function statusOf(url: URL, authorization: string | undefined, value: string | undefined): number {
    if (authorization !== `Bearer ${token}`) return 401;
    if (url.searchParams.get('api-version') !== '7.4') return 400;
    return value === undefined ? 404 : 200;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    hostName,
    port: (server.address() as AddressInfo).port,
    ca: identity.cert,
    requests,
    secrets,
    failWith: (status) => {
      failure = status;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
