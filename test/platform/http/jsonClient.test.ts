import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowBelow } from '../../../src/platform/http/allowedHosts.ts';
import { createDispatcherPool, type DispatcherPool } from '../../../src/platform/http/dispatcher.ts';
import { dropRest, type JsonClientOptions, jsonClient } from '../../../src/platform/http/jsonClient.ts';
import { microsoftConnector } from '../../../src/platform/http/microsoftConnector.ts';
import { readText } from '../../../src/platform/http/readText.ts';

let server: Server;
let origin: string;
let pool: DispatcherPool;
let seen: { readonly url: string; readonly authorization: string | undefined }[];
let handle: (request: IncomingMessage, response: ServerResponse) => void;
const signal = new AbortController().signal;

beforeEach(async () => {
  seen = [];
  handle = (_request, response) => response.end('{"ok":true}');
  server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', authorization: request.headers.authorization });
    handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  pool = createDispatcherPool({ now: Date.now, connections: 2, connector: microsoftConnector(null) });
});

afterEach(async () => {
  await pool.close();
  server.closeAllConnections();
  server.close();
});

function client(changes: Partial<JsonClientOptions> = {}) {
  let number = 1;
  const token = {
    get: () => Promise.resolve(`token-${number}`),
    expire: () => {
      number++;
    },
  };
  return jsonClient({ dispatchers: pool, allows: allowBelow(`${origin}/api/`), token, now: Date.now, ...changes });
}

const ask = async (path: string, changes?: Partial<JsonClientOptions>) => {
  const answer = await client(changes).request({ url: new URL(path, origin), signal });
  return { ...answer, text: await readText(answer, 1024 * 1024) };
};

describe('jsonClient', () => {
  it('sends the token to what is allowed', async () => {
    expect(await ask('/api/things?a=1')).toMatchObject({ status: 200, text: '{"ok":true}' });
    expect(seen).toEqual([{ url: '/api/things?a=1', authorization: 'Bearer token-1' }]);
  });

  it.each(['/other', '/api/../other', '/api/%2e%2e/other', '/api/x%2f..%2fother', '//127.0.0.1/api/'])(
    'sends nothing at all to %s',
    async (path) => {
      await expect(client().request({ url: new URL(origin + path), signal })).rejects.toMatchObject({
        name: 'HostNotAllowedError',
        failureCode: 'url_refused',
      });
      expect(seen).toEqual([]);
    },
  );

  it('asks once more with a fresh token after a 401, and answers the second 401', async () => {
    handle = (request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer token-2' ? 200 : 401;
      response.end('{}');
    };
    expect((await ask('/api/a')).status).toBe(200);
    handle = (_request, response) => response.writeHead(401).end('{"error":{"code":"AF10001"}}');
    const refused = await ask('/api/b');
    expect(refused).toMatchObject({ status: 401, text: '{"error":{"code":"AF10001"}}' });
    expect(seen).toHaveLength(4);
  });

  it('unpacks gzip, and tells Date and Retry-After', async () => {
    handle = (_request, response) =>
      response
        .writeHead(429, { 'content-encoding': 'gzip', 'retry-after': '17', date: 'Fri, 20 Nov 2026 08:00:05 GMT' })
        .end(gzipSync('{"packed":1}'));
    const answer = await ask('/api/a');
    expect(answer).toMatchObject({ status: 429, text: '{"packed":1}', retryAfterMs: 17_000 });
    expect(answer.dateMs).toBe(Date.UTC(2026, 10, 20, 8, 0, 5));
  });

  it('tells a body that breaks off, packed or not', async () => {
    handle = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('[{"Id":1},');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(ask('/api/a')).rejects.toMatchObject({ name: 'NoAnswerError', failureCode: 'connection_lost' });
    handle = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1000)).subarray(0, 15));
    await expect(ask('/api/a')).rejects.toMatchObject({ failureCode: 'connection_lost' });
  });

  it('tells headers that do not come and a body that drips', async () => {
    handle = () => undefined;
    await expect(ask('/api/a', { headersTimeoutMs: 50 })).rejects.toMatchObject({ failureCode: 'timeout' });
    handle = (_request, response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    };
    const startedAt = performance.now();
    await expect(ask('/api/a', { pace: { graceMs: 200, bytesPerSecond: 8192 } })).rejects.toMatchObject({
      failureCode: 'timeout',
    });
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('lets a slow reader take its time', async () => {
    handle = (_request, response) => response.end('x'.repeat(200_000));
    const answer = await client({ pace: { graceMs: 100, bytesPerSecond: 1_000_000 } }).request({
      url: new URL('/api/a', origin),
      signal,
    });
    let bytes = 0;
    for await (const chunk of answer.body) {
      bytes += chunk.byteLength;
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    expect(bytes).toBe(200_000);
  });

  it('ends with the reason of the caller who stops', async () => {
    handle = () => undefined;
    const stop = new AbortController();
    const asked = client().request({ url: new URL('/api/a', origin), signal: stop.signal });
    setTimeout(() => stop.abort(new Error('the tick is over')), 20);
    await expect(asked).rejects.toThrow('the tick is over');
  });

  it('tries a GET again when its socket was closed just then, and a POST not', async () => {
    let first = true;
    handle = (request, response) => {
      if (first) request.socket.destroy();
      else response.end('{}');
      first = false;
    };
    expect((await ask('/api/a')).status).toBe(200);
    first = true;
    const posted = client().request({ url: new URL('/api/a', origin), method: 'POST', body: '{}', signal });
    await expect(posted).rejects.toMatchObject({ failureCode: 'connection_lost' });
  });

  it('frees the socket of an answer that nobody reads', async () => {
    handle = (_request, response) => response.writeHead(500).end('x'.repeat(500_000));
    for (let count = 0; count < 6; count++) {
      await dropRest(await client().request({ url: new URL('/api/a', origin), signal }));
    }
    expect(seen).toHaveLength(6);
  });

  it('refuses an answer longer than asked for', async () => {
    handle = (_request, response) => response.end('x'.repeat(2000));
    const answer = await client().request({ url: new URL('/api/a', origin), signal });
    await expect(readText(answer, 1000)).rejects.toMatchObject({ name: 'AnswerTooLongError' });
  });
});

describe('allowBelow', () => {
  const allows = allowBelow('https://manage.office.com/api/v1.0/5f0c2f0e/');

  it.each([
    'http://manage.office.com/api/v1.0/5f0c2f0e/a',
    'https://manage.office.com:444/api/v1.0/5f0c2f0e/a',
    'https://manage.office.com.evil.example/api/v1.0/5f0c2f0e/a',
    'https://user@manage.office.com/api/v1.0/5f0c2f0e/a',
    'https://manage.office.com/api/v1.0/other/a',
    'https://manage.office.com/api/v1.0/5f0c2f0e',
    'https://localhost/api/v1.0/5f0c2f0e/a',
  ])('refuses %s', (url) => {
    expect(allows(new URL(url))).toBe(false);
  });

  it('allows nothing outside its folder, whatever the path says', () => {
    fc.assert(
      fc.property(fc.string(), (path) => {
        const url = URL.parse(`https://manage.office.com/api/v1.0/5f0c2f0e/${path}`);
        if (url === null || !allows(url)) return;
        expect(decodeURI(url.pathname.replaceAll('%', '%25')).startsWith('/api/v1.0/5f0c2f0e/')).toBe(true);
        expect(url.host).toBe('manage.office.com');
      }),
    );
  });
});
