import { jsonAnswer, type Answer, type FaceRequest } from '../answer.ts';
import type { Directory } from '../identity/directory.ts';
import type { CertificateVersion, KeyVault } from './keyVault.ts';
import { signPssDigest } from './pss.ts';

/** What a token for a vault is for. */
export const VAULT_RESOURCE = 'https://vault.azure.net';
const API_VERSION = /^7\.\d(-preview\.\d)?$/;
const DIGEST_BYTES = 32;

/** The parts of the Key Vault REST API that grantwire uses: secrets, certificates and `sign`. */
export interface VaultFace {
  secret(request: FaceRequest, name: string, version: string | null): Answer;
  certificate(request: FaceRequest, name: string, version: string | null): Answer;
  versions(request: FaceRequest, name: string): Answer;
  sign(request: FaceRequest, name: string, version: string): Answer;
}

export function createVaultFace(vault: KeyVault, directory: Directory, loginOrigin: () => string): VaultFace {
  /** Null when the request may go on. */
  function refused({ headers, query }: FaceRequest): Answer | null {
    const claims = directory.verify(headers.authorization);
    if (claims === null || claims.audience !== VAULT_RESOURCE) {
      return jsonAnswer(
        401,
        { error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' } },
        {
          'www-authenticate': `Bearer authorization="${loginOrigin()}/${directory.tenant}", resource="${VAULT_RESOURCE}"`,
        },
      );
    }
    if (!API_VERSION.test(query.get('api-version') ?? '')) {
      return jsonAnswer(400, { error: { code: 'BadParameter', message: 'api-version' } });
    }
    // Data-plane roles count as one here: whoever has a token for the vault and a role reads it.
    return claims.roles.includes('KeyVault')
      ? null
      : jsonAnswer(403, { error: { code: 'Forbidden', message: 'no role' } });
  }
  const notFound = (what: string) => jsonAnswer(404, { error: { code: `${what}NotFound`, message: 'not found' } });
  const find = <T extends { readonly version: string }>(all: readonly T[] | undefined, version: string | null) =>
    version === null ? all?.at(-1) : all?.find((one) => one.version === version);

  return {
    secret: (request, name, version) => {
      const found = find(vault.secrets.get(name), version);
      const id = `${request.origin}/secrets/${name}/${found?.version}`;
      return (
        refused(request) ??
        (found === undefined
          ? notFound('Secret')
          : jsonAnswer(200, { value: found.value, id, attributes: { enabled: true } }))
      );
    },
    certificate: (request, name, version) => {
      const found = find(vault.certificates.get(name), version);
      return (
        refused(request) ??
        (found === undefined
          ? notFound('Certificate')
          : jsonAnswer(200, {
              ...listed(request.origin, name, found),
              kid: `${request.origin}/keys/${name}/${found.version}`,
              sid: `${request.origin}/secrets/${name}/${found.version}`,
              cer: found.der.toString('base64'),
            }))
      );
    },
    versions: (request, name) => {
      const all = vault.certificates.get(name) ?? [];
      return (
        refused(request) ??
        jsonAnswer(200, { value: all.map((one) => listed(request.origin, name, one)), nextLink: null })
      );
    },
    sign: (request, name, version) => {
      const found = find(vault.certificates.get(name), version);
      const { alg, value } = bodyOf(request.body);
      const digest = Buffer.from(String(value), 'base64url');
      const no = refused(request);
      if (no !== null) return no;
      if (found === undefined) return notFound('Key');
      if (!found.enabled) return jsonAnswer(403, { error: { code: 'Forbidden', innererror: { code: 'KeyDisabled' } } });
      if (alg !== 'PS256' || digest.length !== DIGEST_BYTES) {
        return jsonAnswer(400, { error: { code: 'BadParameter', message: 'alg and value' } });
      }
      const kid = `${request.origin}/keys/${name}/${found.version}`;
      return jsonAnswer(200, { kid, value: signPssDigest(digest, found.privateKey).toString('base64url') });
    },
  };
}

function listed(origin: string, name: string, { version, enabled, ...one }: CertificateVersion): object {
  const seconds = (ms: number) => Math.floor(ms / 1000);
  return {
    id: `${origin}/certificates/${name}/${version}`,
    x5t: one.registered.x5t,
    attributes: {
      enabled,
      nbf: seconds(one.notBeforeMs),
      exp: seconds(one.expiresMs),
      created: seconds(one.createdMs),
      updated: seconds(one.createdMs),
    },
  };
}

function bodyOf(text: string): { readonly alg?: unknown; readonly value?: unknown } {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
