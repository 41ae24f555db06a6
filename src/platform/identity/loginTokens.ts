import { allowBelow } from '../http/allowedHosts.ts';
import type { DispatcherPool } from '../http/dispatcher.ts';
import { jsonClient } from '../http/jsonClient.ts';
import { OutgoingError } from '../http/outgoingError.ts';
import { jsonOf, readText } from '../http/readText.ts';
import type { IssueToken } from './tokenSource.ts';
import { LoginRefusedError, TokenUnavailableError } from './tokenUnavailableError.ts';

/** Which app of which tenant, and where it logs in. */
export interface LoginApp {
  /** Origin of the login service of the cloud, by which assertions name it. */
  readonly login: string;
  /** Where it is asked: another origin for a stand-in on this machine. */
  readonly address: string;
  readonly tenantId: string;
  readonly clientId: string;
}

/** A signed statement of who we are, for one login (RFC 7523). `audience` is the token endpoint of the cloud. */
export type ClientAssertion = (app: LoginApp, audience: string) => Promise<string>;

const TIMEOUT_MS = 15_000;
const MOST_ANSWER_BYTES = 64 * 1024;

/** What the login service says of itself rather than of us: asked again later. */
const isAway = (status: number) => status === 408 || status === 429 || status >= 500;

/** Tokens of an app registration by the client credentials grant, with an assertion in place of a secret. */
export function loginTokens(
  app: LoginApp,
  assertion: ClientAssertion,
  dispatchers: DispatcherPool,
  now: () => number,
): IssueToken {
  const path = `/${app.tenantId}/oauth2/v2.0/token`;
  const endpoint = new URL(`${app.address}${path}`);
  const client = jsonClient({ dispatchers, allows: allowBelow(`${app.address}/${app.tenantId}/`), token: null, now });
  return async (scope) => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: app.clientId,
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(app, `${app.login}${path}`),
    });
    const { status, body } = await send(form.toString());
    const fields = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
    if (status === 200) {
      const { access_token: token, expires_in: seconds } = fields;
      if (typeof token === 'string' && token !== '' && Number(seconds) > 0) {
        return { token, expiresAt: now() + Number(seconds) * 1000 };
      }
    }
    if (status === 200 || isAway(status)) throw new TokenUnavailableError(`status ${status}`, undefined);
    throw new LoginRefusedError(refusalOf(fields) ?? `status ${status}`);
  };

  async function send(form: string): Promise<{ readonly status: number; readonly body: unknown }> {
    try {
      const answer = await client.request({
        url: endpoint,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: answer.status, body: jsonOf(await readText(answer, MOST_ANSWER_BYTES)) };
    } catch (cause) {
      throw new TokenUnavailableError(cause instanceof OutgoingError ? cause.failureCode : 'timeout', cause);
    }
  }
}

/** The first number of `error_codes`, which the documentation writes as `AADSTS<number>`; else OAuth's own word. */
function refusalOf({ error_codes: codes, error }: Readonly<Record<string, unknown>>): string | null {
  const code: unknown = Array.isArray(codes) ? codes[0] : undefined;
  if (typeof code === 'number' && Number.isSafeInteger(code)) return `AADSTS${code}`;
  return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : null;
}
