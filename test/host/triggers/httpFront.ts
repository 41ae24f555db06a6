import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FunctionMetadata, RpcHttpData } from '../rpc.ts';
import { type HttpKeys, opensRoute } from './httpKeys.ts';
import { httpRoutes } from './httpRoutes.ts';

/** The platform's front end: one server for all HTTP functions. */
export interface HttpFront {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly keys: HttpKeys;
  close(): Promise<void>;
}

/** What the front serves. */
export interface HttpFrontOptions {
  readonly functions: readonly FunctionMetadata[];
  /** First path segment, `api` unless `host.json` says otherwise; may be empty. */
  readonly routePrefix: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly keys: HttpKeys;
  /** Runs a function; resolves to its `RpcHttpData`, rejects when it threw or its worker died. */
  call(functionName: string, request: RpcHttpData): Promise<unknown>;
}

/** Starts the server on loopback. */
export async function startHttpFront(options: HttpFrontOptions): Promise<HttpFront> {
  const routes = httpRoutes(options.functions);
  const prefix = options.routePrefix.split('/').filter((segment) => segment !== '');

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`);
    const segments = segmentsOf(url.pathname);
    if (segments === null) return void outgoing.writeHead(400).end();
    const below = prefix.every((part, index) => segments[index] === part) ? segments.slice(prefix.length) : null;
    const method = (incoming.method ?? 'GET').toUpperCase();
    for (const route of below === null ? [] : routes) {
      const params = route.match(below ?? []);
      if (params === null || (route.methods.length > 0 && !route.methods.includes(method))) continue;
      const key = header(incoming, 'x-functions-key') ?? url.searchParams.get('code') ?? '';
      if (!opensRoute(options.keys, key, route)) return void outgoing.writeHead(401).end();
      const body = await bodyOf(incoming);
      const response = (await options.call(route.function, {
        method,
        url: url.href,
        headers: headersOf(incoming),
        params,
        query: Object.fromEntries(url.searchParams),
        ...(body.length > 0 ? { body: { bytes: body } } : {}),
      })) as RpcHttpData;
      return answer(outgoing, response);
    }
    return void outgoing.writeHead(404).end();
  };

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => {
      // The platform says no more than this either; the failure itself is in the function's log.
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    keys: options.keys,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function answer(outgoing: ServerResponse, response: RpcHttpData): void {
  for (const [name, value] of Object.entries(response.headers ?? {})) outgoing.setHeader(name, value);
  const cookies = (response.cookies ?? []).map((cookie) => `${String(cookie['name'])}=${String(cookie['value'])}`);
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.writeHead(Number(response.statusCode ?? 200));
  outgoing.end(response.body?.bytes ?? response.body?.string ?? response.body?.json);
}

/** The decoded path segments; null when the path is not percent-encoded properly. */
function segmentsOf(path: string): string[] | null {
  const encoded = path.split('/').filter((segment) => segment !== '');
  try {
    return encoded.map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function header(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/** The host hands on a body only if its length is announced; one in chunks arrives empty. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  if (!(Number(incoming.headers['content-length']) > 0)) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
