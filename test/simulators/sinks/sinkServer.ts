import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as a sink reads it. */
export interface SinkRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** After decompression. */
  readonly body: Buffer;
  /** Bytes on the wire. */
  readonly sentBytes: number;
}

export interface SinkResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a sink answers to one request, instead of what it would; null or nothing: what it would. */
export type Interception = (request: SinkRequest) => SinkResponse | null;

/** A sink on 127.0.0.1. */
export interface SinkServer {
  readonly origin: string;
  readonly requests: readonly SinkRequest[];
  /** The next requests are answered by these, one each; then the sink is itself again. */
  intercept(...answers: readonly (SinkResponse | Interception)[]): void;
  stop(): Promise<void>;
}

/** Starts a server that answers as `respond` does. Gzip bodies are inflated; a broken or unknown encoding is a 400. */
export async function startSinkServer(respond: (request: SinkRequest) => SinkResponse): Promise<SinkServer> {
  const requests: SinkRequest[] = [];
  const interceptions: (SinkResponse | Interception)[] = [];
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('error', () => outgoing.destroy());
    incoming.on('end', () => {
      const sent = Buffer.concat(parts);
      const body = inflate(sent, incoming.headers['content-encoding']);
      const request: SinkRequest = {
        method: incoming.method ?? '',
        url: new URL(incoming.url ?? '/', 'http://sink.nordwind.example'),
        headers: incoming.headers,
        body: body ?? Buffer.alloc(0),
        sentBytes: sent.length,
      };
      requests.push(request);
      const next = interceptions.shift();
      const instead = typeof next === 'function' ? next(request) : (next ?? null);
      const answer = instead ?? (body === null ? { status: 400, body: 'bad encoding' } : respond(request));
      outgoing.writeHead(answer.status, answer.headers ?? {}).end(answer.body ?? '');
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    intercept: (...answers) => void interceptions.push(...answers),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function inflate(body: Buffer, encoding: string | undefined): Buffer | null {
  if (encoding === undefined) return body;
  if (encoding !== 'gzip') return null;
  try {
    return gunzipSync(body);
  } catch {
    return null;
  }
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
