import { createHmac } from 'node:crypto';

/** A JSON Web Token taken apart (RFC 7519), nothing verified. */
export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The signed text: header and claims as they came. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** Null for a text that is no token. */
export function parseJwt(text: string): Jwt | null {
  const [header, claims, signature, ...rest] = text.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return null;
  const parsedHeader = parsePart(header);
  const parsedClaims = parsePart(claims);
  if (parsedHeader === null || parsedClaims === null) return null;
  return {
    header: parsedHeader,
    claims: parsedClaims,
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** A token signed with a key that only the simulator knows (HS256). */
export function signedJwt(claims: Readonly<Record<string, unknown>>, key: Buffer): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

export function isSignedBy({ signed, signature }: Jwt, key: Buffer): boolean {
  return createHmac('sha256', key).update(signed).digest().equals(signature);
}

function parsePart(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
