import { createHmac, timingSafeEqual } from 'node:crypto';

/** Names and keys of the only shared access policy. */
export interface SharedAccessPolicy {
  readonly name: string;
  readonly key: string;
}

/**
 * Whether a shared access signature (`SharedAccessSignature sr=…&sig=…&se=…&skn=…`) was made with the policy's key for
 * a prefix of the audience: HMAC-SHA256 over `<sr>\n<se>`, base64. Its expiry is not looked at, because the server's
 * clock may stand still while the client's runs.
 */
export function isSignedBy(policy: SharedAccessPolicy, token: string, audience: string): boolean {
  const [scheme, query] = token.split(' ', 2);
  if (scheme !== 'SharedAccessSignature' || query === undefined) return false;
  const fields = new Map(
    query.split('&').map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)]),
  );
  const [resource, signature, expiry, name] = ['sr', 'sig', 'se', 'skn'].map((field) => fields.get(field));
  if (resource === undefined || signature === undefined || expiry === undefined || name !== policy.name) return false;
  if (!audience.toLowerCase().startsWith(decodeURIComponent(resource).toLowerCase())) return false;
  const expected = createHmac('sha256', policy.key).update(`${resource}\n${expiry}`).digest();
  const given = Buffer.from(decodeURIComponent(signature), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
