import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, FaceRequest } from './answer.ts';
import { createFaults, type Fault, type Faults, type Operation } from './faults.ts';
import { createAuditStream, type AuditStream } from './feed/auditStream.ts';
import { afError, createFeedFace, FEED_RESOURCE, type FeedFace } from './feed/feedFace.ts';
import { createRequestRate, type RequestRate } from './feed/requestRate.ts';
import { createSubscriptions, type Subscriptions } from './feed/subscriptions.ts';
import { createDirectory, TOKEN_EXCHANGE, type Directory } from './identity/directory.ts';
import { createLoginFace } from './identity/loginFace.ts';
import { createManagedIdentityFace } from './identity/managedIdentityFace.ts';
import { seededRandom } from './tenant/random.ts';
import { createTenant, type Tenant } from './tenant/tenant.ts';
import { createTraceLog, type TraceLog } from './traces/traceLog.ts';
import { createTracesFace, GRAPH_RESOURCE, type TracesFace } from './traces/tracesFace.ts';
import { createKeyVault, type KeyVault } from './vault/keyVault.ts';
import { createVaultFace, VAULT_RESOURCE } from './vault/vaultFace.ts';
import { createVerdict, type Verdict } from './verdict.ts';
import { writeAnswer } from './writeAnswer.ts';

export interface Microsoft365Options {
  readonly seed?: number;
  /** The simulator's own clock, milliseconds since 1970; absent: the machine's. */
  readonly now?: () => number;
  /** Items on a page of a content listing. */
  readonly pageSize?: number;
  /** Requests a minute that the Management Activity API grants the tenant. */
  readonly requestsPerMinute?: number;
}

/** Microsoft 365 of one invented company, on one loopback port. */
export interface Microsoft365 {
  /** `http://127.0.0.1:<port>`: stands for every Microsoft host. */
  readonly origin: string;
  readonly tenant: Tenant;
  readonly directory: Directory;
  readonly vault: KeyVault;
  readonly stream: AuditStream;
  readonly subscriptions: Subscriptions;
  readonly feed: FeedFace;
  readonly feedRate: RequestRate;
  readonly traces: TraceLog;
  readonly tracesFace: TracesFace;
  readonly faults: Faults;
  readonly verdict: Verdict;
  /** Every request: method and path with query, never the token. */
  readonly requests: readonly string[];
  /** The header that the token endpoint of the app's identity wants. */
  readonly identityHeader: string;
  stop(): Promise<void>;
}

const GRAPH_REQUESTS = 100;
const GRAPH_WINDOW_MS = 5 * 60_000;
const MOST_KEPT_REQUESTS = 100_000;

/** One operation of the company's APIs; the paths do not overlap, so one port serves all. */
interface Route {
  readonly operation: Operation | 'stop' | 'versions';
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (request: FaceRequest, parts: readonly string[], struck: readonly Fault[]) => Answer;
}

const FEED = '/api/v1(?:\\.0)?/([^/]+)/activity/feed';

/**
 * Starts the company. Its directory has one app registration and one managed identity, both with every app role that
 * grantwire needs; tests take roles away.
 */
export async function startMicrosoft365(options: Microsoft365Options = {}): Promise<Microsoft365> {
  const random = seededRandom(options.seed ?? 1);
  const now = options.now ?? Date.now;
  const tenant = createTenant(random);
  const directory = createDirectory(tenant.id, now);
  const vault = createKeyVault(now);
  const stream = createAuditStream();
  const subscriptions = createSubscriptions();
  const traces = createTraceLog();
  const faults = createFaults(random);
  const verdict = createVerdict();
  const feedRate = createRequestRate(options.requestsPerMinute ?? 2000);
  const identityHeader = 'identity-header-of-the-app';
  const requests: string[] = [];
  addPrincipals(directory);

  const feed = createFeedFace({
    tenant,
    directory,
    stream,
    subscriptions,
    rate: feedRate,
    verdict,
    now,
    random,
    publisher: tenant.id,
    pageSize: options.pageSize ?? 50,
  });
  const tracesFace = createTracesFace(
    traces,
    directory,
    createRequestRate(GRAPH_REQUESTS, GRAPH_WINDOW_MS),
    now,
    verdict,
  );
  let origin = '';
  const login = createLoginFace(
    directory,
    [
      `https://login.microsoftonline.com/${tenant.id}/oauth2/v2.0/token`,
      `https://login.microsoftonline.com/${tenant.id}/v2.0`,
    ],
    now,
    verdict,
  );
  const identity = createManagedIdentityFace(directory, identityHeader, now);
  const vaultFace = createVaultFace(vault, directory, () => origin);

  const routes: readonly Route[] = [
    route('token', 'POST', '/([^/]+)/oauth2/v2\\.0/token', (request, [of = '']) => login(request, of)),
    route('managedIdentity', 'GET', '/msi/token', (request) => identity(request)),
    route('secret', 'GET', '/secrets/([\\w-]+)(?:/(\\w+))?/?', (request, [name = '', version]) =>
      vaultFace.secret(request, name, version ?? null),
    ),
    route('versions', 'GET', '/certificates/([\\w-]+)/versions', (request, [name = '']) =>
      vaultFace.versions(request, name),
    ),
    route('certificate', 'GET', '/certificates/([\\w-]+)(?:/(\\w+))?/?', (request, [name = '', version]) =>
      vaultFace.certificate(request, name, version ?? null),
    ),
    route('sign', 'POST', '/keys/([\\w-]+)/(\\w+)/sign', (request, [name = '', version = '']) =>
      vaultFace.sign(request, name, version),
    ),
    route('start', 'POST', `${FEED}/subscriptions/start`, (request, [of = '']) => feed.start(request, of)),
    route('stop', 'POST', `${FEED}/subscriptions/stop`, (request, [of = '']) => feed.stop(request, of)),
    route('list', 'GET', `${FEED}/subscriptions/list`, (request, [of = '']) => feed.list(request, of)),
    route('content', 'GET', `${FEED}/subscriptions/content`, (request, [of = ''], struck) =>
      feed.content(request, of, struck),
    ),
    route('audit', 'GET', `${FEED}/audit/(.+)`, (request, [of = '', contentId = '']) =>
      feed.audit(request, of, contentId),
    ),
    route('messageTraces', 'GET', '/v1\\.0/admin/exchange/tracing/messageTraces', (request) =>
      tracesFace.list(request),
    ),
  ];

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(incoming.url ?? '/', origin);
    const path = decodeURI(url.pathname);
    const method = incoming.method ?? 'GET';
    if (requests.length < MOST_KEPT_REQUESTS) requests.push(`${method} ${path}${url.search}`);
    const request: FaceRequest = {
      method,
      path,
      query: url.searchParams,
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
      origin,
    };
    const found = routes.find((one) => one.method === method && one.path.test(path));
    if (found === undefined) {
      verdict.broken('no such operation', `${method} ${path}`);
      await writeAnswer(response, { status: 404, headers: {}, body: '' }, [], now());
      return;
    }
    const { operation } = found;
    const struck = operation === 'stop' || operation === 'versions' ? [] : faults.strike(operation, request);
    const parts = found.path.exec(path)?.slice(1) ?? [];
    const replaced = instead(struck);
    const whole = replaced ?? found.answer(request, parts, struck);
    const isCut = await writeAnswer(response, whole, struck, now());
    if (operation === 'audit' && replaced === null && whole.status === 200 && !isCut) feed.countServed(parts[1] ?? '');
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      verdict.broken(`the simulator failed: ${String(error)}`, incoming.url ?? '');
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    tenant,
    directory,
    vault,
    stream,
    subscriptions,
    feed,
    feedRate,
    traces,
    tracesFace,
    faults,
    verdict,
    requests,
    identityHeader,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function route(operation: Route['operation'], method: string, path: string, answer: Route['answer']): Route {
  return { operation, method, path: new RegExp(`^${path}$`), answer };
}

/** The answer that a fault puts in place of the real one, or null. */
function instead(struck: readonly Fault[]): Answer | null {
  for (const fault of struck) {
    if (fault.kind === 'answer') return { status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? '' };
    if (fault.kind !== 'afError') continue;
    const { status, code, form } = fault;
    if (form === 'quoted') {
      return {
        status,
        headers: { 'content-type': 'application/json' },
        body: `{'error':{'code':'${code}','message':'simulated'}}`,
      };
    }
    return afError(status, code, 'simulated', form === 'retryAfter' ? { 'retry-after': '2' } : {});
  }
  return null;
}

function addPrincipals(directory: Directory): void {
  const roles = () =>
    new Map([
      [FEED_RESOURCE, new Set(['ActivityFeed.Read', 'ActivityFeed.ReadDlp'])],
      [GRAPH_RESOURCE, new Set(['ExchangeMessageTrace.Read.All'])],
      [VAULT_RESOURCE, new Set(['KeyVault'])],
      [TOKEN_EXCHANGE, new Set<string>()],
    ]);
  const identity = { clientId: APP_IDENTITY.clientId, objectId: APP_IDENTITY.objectId, roles: roles() };
  directory.identities.set(identity.clientId, identity);
  directory.apps.set(APP_REGISTRATION, {
    clientId: APP_REGISTRATION,
    certificates: [],
    federatedSubjects: new Set([identity.objectId]),
    roles: roles(),
  });
}

/** The user-assigned identity of the function app. */
export const APP_IDENTITY = {
  clientId: '5d1f7c30-94b2-4e0b-8f6a-1c2d3e4f5a6b',
  objectId: 'e7a90b12-3c4d-4f5e-9a8b-7c6d5e4f3a2b',
} as const;

/** The client id of the app registration. */
export const APP_REGISTRATION = '2b8e6f14-d7a3-4c59-b0e1-6f5a4b3c2d1e';
