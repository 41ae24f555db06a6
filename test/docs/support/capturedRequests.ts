import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { agentOptions } from '../../../src/platform/http/dispatcher.ts';
import { post } from '../../../src/webhooks/send/post.ts';
import { connection } from '../../webhooks/fixtures.ts';

/** A request as it came over a socket: the raw bytes, and headers as text. */
export interface Captured {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Sends requests as grantwire does and gives them as they arrived. */
export interface Capture {
  /** @param shiftMs how far the sender's clock is off */
  send(body: string, changes: Partial<Connection>, shiftMs?: number): Promise<Captured>;
  stop(): Promise<void>;
}

/** Starts a server on 127.0.0.1 that takes everything. */
export async function startCapture(): Promise<Capture> {
  let last: Captured | null = null;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      last = { headers: asText(request.headers), body: Buffer.concat(parts) };
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const agent = new Agent(agentOptions({ connections: 1 }));
  return {
    async send(body, changes, shiftMs = 0) {
      last = null;
      const one = { contentType: 'application/json', count: 1 };
      await post({ id: 'evt_5b0c9a54', body: Buffer.from(body), ...one }, connection({ url, ...changes }), {
        dispatcher: agent,
        now: () => Date.now() + shiftMs,
        signal: AbortSignal.timeout(10_000),
        version: '1',
      });
      const captured: Captured | null = last;
      if (captured === null) throw new Error('the request did not arrive');
      return captured;
    },
    async stop() {
      await agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}

function asText(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
