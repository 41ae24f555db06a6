/** Between the encoded address of a guest and the tenant that invited it (Entra B2B). */
const GUEST = '#ext#';

/**
 * The address behind a guest's encoded name: `mara_fremd.example#EXT#@nordwind.onmicrosoft.com` and
 * `urn:spo:guest#mara@fremd.example` are `mara@fremd.example`. Null for any other name.
 */
export function guestAddress(name: string): string | null {
  const lower = name.toLowerCase();
  const mark = lower.indexOf(GUEST);
  if (mark > 0) return encodedAddress(name.slice(0, mark));
  const urn = lower.replace('urn%3aspo%3aguest', 'urn:spo:guest');
  if (!urn.startsWith('urn:spo:guest#')) return null;
  const address = name.slice(name.indexOf('#') + 1);
  return isAddress(address) ? address : null;
}

/** Whether a name is that of a guest. */
export function isGuestName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.includes(GUEST) || lower.startsWith('urn:spo:guest#') || lower.startsWith('urn%3aspo%3aguest#');
}

/** The `@` was written as an underscore; a domain has none, so it is the last. */
function encodedAddress(encoded: string): string | null {
  const at = encoded.lastIndexOf('_');
  if (at < 1) return isAddress(encoded) ? encoded : null;
  const address = `${encoded.slice(0, at)}@${encoded.slice(at + 1)}`;
  return isAddress(address) ? address : null;
}

function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  return at > 0 && text.indexOf('.', at) > at + 1 && !text.includes(' ');
}
