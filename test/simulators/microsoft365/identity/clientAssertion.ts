import { constants, verify } from 'node:crypto';
import { TOKEN_EXCHANGE, type App, type Directory } from './directory.ts';
import { parseJwt, type Jwt } from './jwt.ts';

const SKEW_MS = 5 * 60_000;
const LONGEST_MS = 10 * 60_000;

/** Why an assertion is refused, with Entra's own number. */
export interface AssertionRefused {
  readonly code: number;
  readonly why: string;
}

/**
 * Checks a client assertion as Entra does ("Microsoft identity platform application authentication certificate
 * credentials"): a JWT signed by a registered certificate, or the token of a managed identity that the app trusts.
 *
 * @param usedIds ids (`jti`) that were seen; a second use is refused
 */
export function checkAssertion(
  text: string,
  app: App,
  directory: Directory,
  tokenEndpoint: string,
  nowMs: number,
  usedIds: Set<string>,
): AssertionRefused | null {
  const exchanged = directory.verifyToken(text);
  if (exchanged !== null) {
    if (exchanged.audience !== TOKEN_EXCHANGE) return { code: 700212, why: 'audience of the identity token' };
    return app.federatedSubjects.has(exchanged.subject)
      ? null
      : { code: 700213, why: 'no matching federated identity' };
  }
  const jwt = parseJwt(text);
  if (jwt === null) return { code: 50027, why: 'not a token' };
  return signatureRefused(jwt, app) ?? claimsRefused(jwt, app.clientId, tokenEndpoint, nowMs, usedIds);
}

function signatureRefused({ header, signed, signature }: Jwt, app: App): AssertionRefused | null {
  const { alg, x5t } = header;
  const thumbprint = header['x5t#S256'];
  const certificate = app.certificates.find(
    (known) => known.x5tS256 === thumbprint || (thumbprint === undefined && known.x5t === x5t),
  );
  if (certificate === undefined) return { code: 700027, why: 'the certificate is not registered' };
  // PS256 goes with the SHA-256 thumbprint, RS256 with the SHA-1 one.
  if (alg !== (thumbprint === undefined ? 'RS256' : 'PS256')) return { code: 5002738, why: 'algorithm and thumbprint' };
  const padding =
    alg === 'PS256'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { padding: constants.RSA_PKCS1_PADDING };
  const isRight = verify('sha256', Buffer.from(signed), { key: certificate.publicKey, ...padding }, signature);
  return isRight ? null : { code: 700027, why: 'the signature is wrong' };
}

function claimsRefused(
  { claims }: Jwt,
  clientId: string,
  tokenEndpoint: string,
  nowMs: number,
  usedIds: Set<string>,
): AssertionRefused | null {
  const { aud, iss, sub, jti, nbf, exp } = claims;
  const from = Number(nbf) * 1000;
  const until = Number(exp) * 1000;
  if (aud !== tokenEndpoint) return { code: 700023, why: 'audience' };
  if (iss !== clientId || sub !== clientId) return { code: 700021, why: 'issuer and subject' };
  if (typeof jti !== 'string' || usedIds.has(jti)) return { code: 700030, why: 'jti' };
  if (!(from <= nowMs + SKEW_MS) || !(until > nowMs - SKEW_MS)) return { code: 700024, why: 'validity' };
  if (until - from > LONGEST_MS) return { code: 700024, why: 'valid for longer than ten minutes' };
  usedIds.add(jti);
  return null;
}
