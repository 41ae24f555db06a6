import { jsonAnswer, type Answer, type FaceRequest } from '../answer.ts';
import type { Verdict } from '../verdict.ts';
import { checkAssertion } from './clientAssertion.ts';
import { TOKEN_SECONDS, type Directory } from './directory.ts';
import { parseJwt } from './jwt.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * `POST /{tenant}/oauth2/v2.0/token`: client credentials by a signed assertion or by the token of a managed identity. Client
 * secrets are refused: nothing of ours has one.
 *
 * @param tokenEndpoint what `aud` of an assertion must be: Entra's own URL, whatever host the simulator has
 */
export function createLoginFace(
  directory: Directory,
  tokenEndpoints: readonly string[],
  now: () => number,
  verdict: Verdict,
): (request: FaceRequest, tenant: string) => Answer {
  const usedIds = new Set<string>();
  return (request, tenant) => {
    const form = new URLSearchParams(request.body);
    const refuse = (code: number, why: string, error = 'invalid_client', status = 401) => {
      return jsonAnswer(status, {
        error,
        error_description: `AADSTS${code}: refused (${why}).`,
        error_codes: [code],
        trace_id: '00000000-0000-4000-8000-00000000c0de',
      });
    };
    if (tenant !== directory.tenant) return refuse(90002, 'tenant not found', 'invalid_request', 400);
    if (form.has('client_secret')) {
      verdict.broken('a client secret was sent', request.path);
      return refuse(7000215, 'invalid client secret');
    }
    if (form.get('grant_type') !== 'client_credentials')
      return refuse(70003, 'grant type', 'unsupported_grant_type', 400);
    const app = directory.apps.get(form.get('client_id') ?? '');
    if (app === undefined) return refuse(700016, 'application not found', 'unauthorized_client', 400);
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) return refuse(7000218, 'no assertion');
    const [, audience] = /^(\S+)\/\.default$/.exec(form.get('scope') ?? '') ?? [];
    if (audience === undefined) return refuse(1002012, 'scope must be a resource with /.default', 'invalid_scope', 400);
    const assertion = form.get('client_assertion') ?? '';
    const endpoint =
      tokenEndpoints.find((known) => parseJwt(assertion)?.claims['aud'] === known) ?? `${tokenEndpoints[0]}`;
    const refused = checkAssertion(assertion, app, directory, endpoint, now(), usedIds);
    if (refused !== null) return refuse(refused.code, refused.why);
    return jsonAnswer(200, {
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      ext_expires_in: TOKEN_SECONDS,
      access_token: directory.issue(app, audience),
    });
  };
}
