import { createHash, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditRecordText } from './microsoft365/feed/auditRecord.ts';
import { createAuditLife } from './microsoft365/feed/auditLife.ts';
import { feedOracle } from './microsoft365/feed/oracle.ts';
import {
  APP_IDENTITY,
  APP_REGISTRATION,
  startMicrosoft365,
  type Microsoft365,
} from './microsoft365/startMicrosoft365.ts';
import { liveMail } from './microsoft365/traces/traceLife.ts';
import { seededRandom } from './microsoft365/tenant/random.ts';

const HOUR = 60 * 60 * 1000;
const TYPE = 'Audit.Exchange';
const START = Date.parse('2026-11-03T10:00:00Z');

let nowMs = START;
let company: Microsoft365;

beforeEach(async () => {
  nowMs = START;
  company = await startMicrosoft365({ now: () => nowMs, pageSize: 3 });
});
afterEach(() => company.stop());

async function identityToken(resource: string): Promise<string> {
  const query = new URLSearchParams({ resource, 'api-version': '2019-08-01', client_id: APP_IDENTITY.clientId });
  const answer = await fetch(`${company.origin}/msi/token?${query.toString()}`, {
    headers: { 'x-identity-header': company.identityHeader },
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

const time = (ms: number) => new Date(ms).toISOString().slice(0, 19);

/** A request of the Management Activity API with our own publisher identifier. */
async function feed(path: string, query: Record<string, string> = {}, method = 'GET') {
  const parameters = new URLSearchParams({ ...query, PublisherIdentifier: company.tenant.id });
  const token = await identityToken('https://manage.office.com');
  return fetch(
    path.startsWith('http')
      ? path
      : `${company.origin}/api/v1.0/${company.tenant.id}/activity/feed/${path}?${parameters.toString()}`,
    { method, headers: { authorization: `Bearer ${token}` } },
  );
}

/** A client assertion that the vault signed, as an app with a certificate in it makes one. */
async function assertion(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const [version] = company.vault.certificates.get('grantwire') ?? [];
  if (version === undefined) throw new RangeError('no certificate');
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = { typ: 'JWT', alg: 'PS256', 'x5t#S256': version.registered.x5tS256 };
  const seconds = Math.floor(nowMs / 1000);
  const claims = {
    aud: `https://login.microsoftonline.com/${company.tenant.id}/oauth2/v2.0/token`,
    iss: APP_REGISTRATION,
    sub: APP_REGISTRATION,
    jti: randomUUID(),
    nbf: seconds,
    exp: seconds + 300,
    ...changes,
  };
  const signed = `${part(header)}.${part(claims)}`;
  const answer = await fetch(`${company.origin}/keys/grantwire/${version.version}/sign?api-version=7.4`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await identityToken('https://vault.azure.net')}` },
    body: JSON.stringify({ alg: 'PS256', value: createHash('sha256').update(signed).digest('base64url') }),
  });
  const { value } = (await answer.json()) as { value: string };
  return `${signed}.${value}`;
}

function login(client_assertion: string) {
  return fetch(`${company.origin}/${company.tenant.id}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: APP_REGISTRATION,
      scope: 'https://manage.office.com/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    }),
  });
}

describe('who asks', () => {
  it('takes an assertion that the vault signed with a registered certificate, once', async () => {
    const made = company.vault.addCertificate('grantwire');
    company.directory.apps.get(APP_REGISTRATION)?.certificates.push(made.registered);
    const signed = await assertion();
    expect((await login(signed)).status).toBe(200);
    expect((await login(signed)).status).toBe(401);
  });

  it.each([
    ['of a certificate that is not registered', false, {}],
    ['for another audience', true, { aud: 'https://login.elsewhere.example' }],
    ['of another issuer', true, { iss: 'somebody' }],
    ['that is valid for an hour', true, { exp: START / 1000 + 3600 }],
    ['that has expired', true, { nbf: START / 1000 - 1200, exp: START / 1000 - 900 }],
  ])('refuses an assertion %s', async (_what, registered, changes) => {
    const made = company.vault.addCertificate('grantwire');
    if (registered) company.directory.apps.get(APP_REGISTRATION)?.certificates.push(made.registered);
    expect((await login(await assertion(changes))).status).toBe(401);
  });

  it('takes the token of an identity that the app trusts, and of no other', async () => {
    const token = await identityToken('api://AzureADTokenExchange');
    expect((await login(token)).status).toBe(200);
    company.directory.apps.get(APP_REGISTRATION)?.federatedSubjects.clear();
    expect((await login(token)).status).toBe(401);
  });

  it('asks for a token, by challenge, before it hands out a secret', async () => {
    company.vault.addSecret('signing', 'value of the secret');
    const url = `${company.origin}/secrets/signing?api-version=7.4`;
    const challenge = await fetch(url);
    expect(challenge.status).toBe(401);
    expect(challenge.headers.get('www-authenticate')).toContain('resource="https://vault.azure.net"');
    const headers = { authorization: `Bearer ${await identityToken('https://vault.azure.net')}` };
    expect(await (await fetch(url, { headers })).json()).toMatchObject({ value: 'value of the secret' });
  });
});

describe('the feed', () => {
  const hour = { contentType: TYPE, startTime: time(START - HOUR), endTime: time(START) };
  const record = (serial: number) => ({ serial, type: TYPE, createdMs: START - HOUR, bytes: 900 }) as const;

  it('shows nothing before a subscription, and says so', async () => {
    const answer = await feed('subscriptions/content', hour);
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'AF20022' } }]);
    expect((await feed('subscriptions/start', { contentType: TYPE }, 'POST')).status).toBe(200);
    expect(await (await feed('subscriptions/start', { contentType: TYPE }, 'POST')).json()).toMatchObject({
      error: { code: 'AF20024' },
    });
    expect(company.verdict.violations).toEqual([]);
  });

  it('lists in pages, cuts a blob at the window, and the same window shows the same ids', async () => {
    await feed('subscriptions/start', { contentType: TYPE }, 'POST');
    for (let blob = 0; blob < 7; blob++) {
      company.stream.add({
        type: TYPE,
        records: [record(2 * blob), record(2 * blob + 1)],
        createdMs: START - HOUR + blob,
      });
    }
    company.stream.add({ type: TYPE, records: [record(90), record(91)], createdMs: START + 60_000, spanMs: 120_000 });
    nowMs += 5 * 60_000;
    const ids = async () => {
      const found: string[] = [];
      let page: Response | null = await feed('subscriptions/content', hour);
      while (page !== null) {
        for (const item of (await page.json()) as { contentId: string }[]) found.push(item.contentId);
        const next: string | null = page.headers.get('nextpageuri');
        const separator: string = next?.includes('?') === true ? '&' : '?';
        page = next === null ? null : await feed(`${next}${separator}PublisherIdentifier=${company.tenant.id}`);
      }
      return found.toSorted();
    };
    const first = await ids();
    expect(first).toHaveLength(8);
    expect(await ids()).toEqual(first);
    const records = await Promise.all(
      first.map(
        async (id) => (await (await feed(`audit/${id}`)).json()) as { ExtendedProperties: { Value: string }[] }[],
      ),
    );
    const serials = records
      .flat()
      .map(({ ExtendedProperties: [one] }) => JSON.parse(one?.Value ?? '{}') as { serial: number });
    expect(serials.map(({ serial }) => serial).toSorted((a, b) => a - b)).toEqual([...Array(14).keys(), 90]);
    expect(company.verdict.violations).toEqual([]);
  });

  it('judges a window that is too wide, a missing publisher and a fetch that no listing showed', async () => {
    await feed('subscriptions/start', { contentType: TYPE }, 'POST');
    await feed('subscriptions/content', { ...hour, startTime: time(START - 25 * HOUR) });
    await fetch(`${company.origin}/api/v1.0/${company.tenant.id}/activity/feed/subscriptions/list`, {
      headers: { authorization: `Bearer ${await identityToken('https://manage.office.com')}` },
    });
    await feed('audit/20261103090000000000001$20261103090000000000001$audit_exchange$Audit_Exchange$emea0036');
    expect(company.verdict.violations.map(({ rule }) => rule)).toEqual([
      'window: more than 24 hours',
      'PublisherIdentifier is missing',
      'content was fetched that no listing showed',
    ]);
  });

  it('writes records that a parser of plain numbers changes', () => {
    const text = auditRecordText(company.tenant, record(4));
    expect(JSON.stringify(JSON.parse(text))).not.toBe(text);
    expect(auditRecordText(company.tenant, record(4))).toBe(text);
  });

  it('knows afterwards what can have been read, and what fell into a hole', async () => {
    await feed('subscriptions/start', { contentType: TYPE }, 'POST');
    const life = createAuditLife(company.stream, seededRandom(7), { recordsPerSecond: 1, types: [TYPE], lateShare: 0 });
    life.live(START, START + HOUR);
    company.subscriptions.stop(TYPE, START + HOUR);
    life.live(START + HOUR, START + 2 * HOUR);
    company.subscriptions.start(TYPE, START + 2 * HOUR);
    life.live(START + 2 * HOUR, START + 3 * HOUR);
    const { available, unreachable } = feedOracle(
      company.stream,
      company.subscriptions,
      company.tenant,
      START + 4 * HOUR,
    );
    expect(available.length + unreachable.length).toBe(life.count());
    expect(unreachable.length / life.count()).toBeGreaterThan(0.2);
    expect(unreachable.every(({ contentMs }) => contentMs >= START + HOUR && contentMs < START + 2 * HOUR)).toBe(true);
  });

  it.each(['truncate', 'reset'] as const)('fails as told: %s', async (kind) => {
    await feed('subscriptions/start', { contentType: TYPE }, 'POST');
    company.faults.add({ on: 'list', fault: { kind }, times: 1 });
    await expect(feed('subscriptions/list').then((answer) => answer.text())).rejects.toThrow();
    expect((await feed('subscriptions/list')).status).toBe(200);
  });
});

describe('message traces', () => {
  it('come newest first, in pages, and their status moves', async () => {
    liveMail(company.traces, company.tenant, seededRandom(3), START - 2 * HOUR, START - HOUR, 60);
    const headers = { authorization: `Bearer ${await identityToken('https://graph.microsoft.com')}` };
    const filter = `receivedDateTime ge ${time(START - 2 * HOUR)}Z and receivedDateTime le ${time(START)}Z`;
    let url: string | undefined =
      `${company.origin}/v1.0/admin/exchange/tracing/messageTraces?$filter=${encodeURIComponent(filter)}&$top=10`;
    const rows: { id: string; receivedDateTime: string; status: string }[] = [];
    while (url !== undefined) {
      const page = (await (await fetch(url, { headers })).json()) as { value: typeof rows; '@odata.nextLink'?: string };
      rows.push(...page.value);
      url = page['@odata.nextLink'];
    }
    expect(rows.length).toBe(company.traces.rows().filter(({ visibleMs }) => visibleMs <= nowMs).length);
    const times = rows.map(({ receivedDateTime }) => receivedDateTime);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(company.verdict.violations).toEqual([]);
  });

  it('grants a hundred requests in five minutes', async () => {
    const headers = { authorization: `Bearer ${await identityToken('https://graph.microsoft.com')}` };
    const filter = `receivedDateTime ge ${time(START - HOUR)}Z and receivedDateTime le ${time(START)}Z`;
    const url = `${company.origin}/v1.0/admin/exchange/tracing/messageTraces?$filter=${encodeURIComponent(filter)}`;
    const statuses: number[] = [];
    for (let count = 0; count < 101; count++) statuses.push((await fetch(url, { headers })).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  });
});
