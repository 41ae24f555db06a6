import { randomUUID } from 'node:crypto';
import type { ClientAssertion } from './loginTokens.ts';

/** A certificate that is registered with the app, and the use of its key. */
export interface SigningCertificate {
  /** SHA-256 over its DER form, base64url. */
  readonly thumbprint: string;
  /** Signs with PS256 (RSASSA-PSS over SHA-256, RFC 7518 §3.5). */
  sign(data: Buffer): Promise<Buffer>;
}

/** An assertion is good for this long; the login service takes ten minutes at most. */
const LIFETIME_S = 10 * 60;

/**
 * A client assertion signed by a certificate's key: PS256 with `x5t#S256` (Entra, "Microsoft identity platform
 * application authentication certificate credentials").
 *
 * @param now wall clock, milliseconds since 1970
 */
export function certificateAssertion(certificate: SigningCertificate, now: () => number): ClientAssertion {
  return async ({ clientId }, audience) => {
    const startS = Math.floor(now() / 1000);
    const head = { alg: 'PS256', typ: 'JWT', 'x5t#S256': certificate.thumbprint };
    const claims = {
      aud: audience,
      iss: clientId,
      sub: clientId,
      jti: randomUUID(),
      nbf: startS,
      iat: startS,
      exp: startS + LIFETIME_S,
    };
    const text = `${encode(head)}.${encode(claims)}`;
    const signature = await certificate.sign(Buffer.from(text, 'ascii'));
    return `${text}.${signature.toString('base64url')}`;
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
