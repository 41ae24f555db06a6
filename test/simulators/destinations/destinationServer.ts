import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as a destination reads it. */
export interface DestinationRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** After decompression. */
  readonly body: Buffer;
  /** Bytes on the wire. */
  readonly sentBytes: number;
}

export interface DestinationResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a destination answers to one request, instead of what it would; null or nothing: what it would. */
export type Interception = (request: DestinationRequest) => DestinationResponse | null;

/** A destination on 127.0.0.1. */
export interface DestinationServer {
  readonly origin: string;
  readonly requests: readonly DestinationRequest[];
  /** The next requests are answered by these, one each; then the destination is itself again. */
  intercept(...answers: readonly (DestinationResponse | Interception)[]): void;
  stop(): Promise<void>;
}

/** Starts a server that answers as `respond` does. Gzip bodies are inflated; a broken or unknown encoding is a 400. */
export async function startDestinationServer(
  respond: (request: DestinationRequest) => DestinationResponse,
): Promise<DestinationServer> {
  const requests: DestinationRequest[] = [];
  const interceptions: (DestinationResponse | Interception)[] = [];
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('error', () => outgoing.destroy());
    incoming.on('end', () => {
      const sent = Buffer.concat(parts);
      const body = inflate(sent, incoming.headers['content-encoding']);
      const request: DestinationRequest = {
        method: incoming.method ?? '',
        url: new URL(incoming.url ?? '/', 'http://destination.nordwind.example'),
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
