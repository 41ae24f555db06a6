import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identityAuthorization } from '../../../src/platform/identity/identityAuthorization.ts';

let server: Server;
let asked: URL[];
let status: number;

function answer(request: IncomingMessage): { status: number; body: object } {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  asked.push(url);
  if (request.headers['x-identity-header'] !== 'nordwind-header') return { status: 401, body: {} };
  const token = `token-${url.searchParams.get('client_id') ?? 'system'}`;
  const body = {
    access_token: token,
    expires_on: String(Math.floor(Date.now() / 1000) + 86_400),
    token_type: 'Bearer',
  };
  return { status, body: status === 200 ? body : { statusCode: status, message: 'no identity' } };
}

beforeEach(async () => {
  asked = [];
  status = 200;
  server = createServer((request, response) => {
    const { status: code, body } = answer(request);
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${port}/msi/token`);
  vi.stubEnv('IDENTITY_HEADER', 'nordwind-header');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
});

describe('identityAuthorization', () => {
  // Credentials are shared by all that ask for the same identity, so each test has one of its own.
  it('asks the identity endpoint for the scope once, and keeps the token', async () => {
    const authorization = identityAuthorization(
      'https://monitor.azure.com/.default',
      'a0000000-0000-4000-8000-000000000001',
    );
    const bearer = 'Bearer token-a0000000-0000-4000-8000-000000000001';
    expect([await authorization(), await authorization()]).toEqual([bearer, bearer]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.searchParams.get('resource')).toBe('https://monitor.azure.com');
  });

  it('rejects when there is no identity', { timeout: 30_000 }, async () => {
    status = 400;
    const authorization = identityAuthorization(
      'https://monitor.azure.com/.default',
      'a0000000-0000-4000-8000-000000000002',
    );
    await expect(authorization()).rejects.toThrow();
  });
});
