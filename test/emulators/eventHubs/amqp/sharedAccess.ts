import { createHmac, timingSafeEqual } from 'node:crypto';

/** Names and keys of the only shared access policy. */
export interface SharedAccessPolicy {
  readonly name: string;
  readonly key: string;
}

/**
 * Whether a shared access signature (`SharedAccessSignature sr=…&sig=…&se=…&skn=…`) was made with the policy's key for
 * the audience or something above it: HMAC-SHA256 over `<sr>\n<se>`, base64. Scheme and port say nothing about what may
 * be used: the .NET client signs `amqps://localhost/<hub>` and asks for `amqp://localhost:5672/<hub>/…`. The expiry is
 * not looked at, because the server's clock may stand still while the client's runs.
 */
export function isSignedBy(policy: SharedAccessPolicy, token: string, audience: string): boolean {
  const [scheme, query] = token.split(' ', 2);
  if (scheme !== 'SharedAccessSignature' || query === undefined) return false;
  const fields = new Map(
    query.split('&').map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)]),
  );
  const [resource, signature, expiry, name] = ['sr', 'sig', 'se', 'skn'].map((field) => fields.get(field));
  if (resource === undefined || signature === undefined || expiry === undefined || name !== policy.name) return false;
  if (!covers(decodeURIComponent(resource), audience)) return false;
  const expected = createHmac('sha256', policy.key).update(`${resource}\n${expiry}`).digest();
  const given = Buffer.from(decodeURIComponent(signature), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Whether a signed resource is the audience or one of its parents; both are URLs. */
function covers(resource: string, audience: string): boolean {
  const [signed, asked] = [resource, audience].map((url) => (URL.canParse(url) ? new URL(url) : null));
  if (!signed || !asked || signed.hostname.toLowerCase() !== asked.hostname.toLowerCase()) return false;
  const [above, below] = [signed, asked].map(({ pathname }) => `${pathname.toLowerCase().replace(/\/+$/, '')}/`);
  return above !== undefined && below?.startsWith(above) === true;
}
