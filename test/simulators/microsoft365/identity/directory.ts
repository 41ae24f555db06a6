import { createHash, randomBytes, type KeyObject } from 'node:crypto';
import { isSignedBy, type Jwt, parseJwt, signedJwt } from './jwt.ts';

/** The resources that tokens are for, each with its app roles. */
export type Resource = string;

/** A certificate that an app registration knows: its public key and both thumbprints, base64url. */
export interface RegisteredCertificate {
  readonly publicKey: KeyObject;
  readonly x5t: string;
  readonly x5tS256: string;
}

/** An app registration and its service principal. */
export interface App {
  readonly clientId: string;
  readonly certificates: RegisteredCertificate[];
  /** Object ids of user-assigned identities that may stand for it (federated identity credentials). */
  readonly federatedSubjects: Set<string>;
  /** App roles by resource. */
  readonly roles: Map<Resource, Set<string>>;
}

/** A managed identity of the function app. */
export interface ManagedIdentity {
  readonly clientId: string;
  readonly objectId: string;
  readonly roles: Map<Resource, Set<string>>;
}

/** What a valid token says. */
export interface TokenClaims {
  readonly audience: Resource;
  readonly tenant: string;
  readonly appId: string;
  readonly roles: readonly string[];
}

/** The audience of tokens that stand for a managed identity at the login endpoint. */
export const TOKEN_EXCHANGE = 'api://AzureADTokenExchange';

/** Seconds that a token lives, as Entra says it. */
export const TOKEN_SECONDS = 3599;

/** Who exists in the tenant, and the tokens that were handed out. */
export interface Directory {
  readonly tenant: string;
  readonly apps: Map<string, App>;
  readonly identities: Map<string, ManagedIdentity>;
  /** What app roles a token carries is decided when it is issued, as in Entra. */
  issue(principal: App | ManagedIdentity, audience: Resource, subject?: string): string;
  /** Null for a token that is not ours, expired or revoked. */
  verify(authorization: string | undefined): TokenClaims | null;
  /** The same for a token that is not sent as a header. */
  verifyToken(token: string): (TokenClaims & { readonly subject: string }) | null;
  /** Every token issued until now is refused from now on. */
  revokeAll(): void;
  /** How many tokens were issued. */
  issued(): number;
}

export function createDirectory(tenant: string, now: () => number): Directory {
  const key = randomBytes(32);
  /** Tokens whose signature was checked: one is sent with thousands of requests. */
  const signed = new Map<string, Jwt>();
  let notBefore = 0;
  let count = 0;

  function verifyToken(token: string): (TokenClaims & { readonly subject: string }) | null {
    const jwt = signed.get(token) ?? parseJwt(token);
    if (jwt === null || (!signed.has(token) && !isSignedBy(jwt, key))) return null;
    signed.set(token, jwt);
    const { aud, tid, appid, sub, exp, roles, serial } = jwt.claims;
    if (Number(exp) * 1000 <= now() || Number(serial) < notBefore) return null;
    return {
      audience: String(aud),
      tenant: String(tid),
      appId: String(appid),
      subject: String(sub),
      roles: Array.isArray(roles) ? roles.map(String) : [],
    };
  }

  return {
    tenant,
    apps: new Map(),
    identities: new Map(),
    issue: (principal, audience, subject) => {
      count += 1;
      const issuedAt = Math.floor(now() / 1000);
      return signedJwt(
        {
          aud: audience,
          iss: `https://sts.windows.net/${tenant}/`,
          tid: tenant,
          appid: principal.clientId,
          sub: subject ?? ('objectId' in principal ? principal.objectId : principal.clientId),
          roles: [...(principal.roles.get(audience) ?? [])],
          iat: issuedAt,
          nbf: issuedAt,
          exp: issuedAt + TOKEN_SECONDS,
          serial: count,
        },
        key,
      );
    },
    verify: (authorization) => {
      const [, token] = /^Bearer ([\w.-]+)$/.exec(authorization ?? '') ?? [];
      return token === undefined ? null : verifyToken(token);
    },
    verifyToken,
    revokeAll: () => {
      notBefore = count + 1;
    },
    issued: () => count,
  };
}

/** A certificate as an app registration keeps it, from its DER bytes. */
export function registeredCertificate(der: Buffer, publicKey: KeyObject): RegisteredCertificate {
  return {
    publicKey,
    x5t: createHash('sha1').update(der).digest('base64url'),
    x5tS256: createHash('sha256').update(der).digest('base64url'),
  };
}
