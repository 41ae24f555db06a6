import { isSecretName } from '../normalize/fields/redact.ts';

/** What becomes of a key. */
export interface KeptName {
  /** The custom field's name; empty leaves the field out. */
  readonly name: string;
  /** Whether a text under this key is a secret. */
  readonly secret: boolean;
}

/** Keys repeat in every record, so most answers are remembered; the limit keeps odd input from filling memory. */
const MAX_KNOWN = 5000;

/** A lookup of kept names under a rule for renaming, with a memory of its own. */
export function keptNames(rename: (key: string) => string): (key: string) => KeptName {
  const known = new Map<string, KeptName>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const name = rename(key);
    // As a name, `__proto__` would set the prototype instead of a member.
    const kept = { name: name === '__proto__' ? '' : name, secret: isSecretName(key) };
    if (known.size < MAX_KNOWN) known.set(key, kept);
    return kept;
  };
}

const IDENTIFIER = /^[A-Za-z0-9_@.$-]+$/;

/**
 * A key as custom ECS fields write it: `createdDateTime` → `created_date_time`, `clientIPAddress` →
 * `client_ip_address`. A key that is no identifier (a claim's address, a display name) only loses its dots, since a dot
 * in a name means nesting to a search engine.
 */
export function snakeCase(key: string): string {
  const dotless = key.replaceAll('.', '_');
  if (!IDENTIFIER.test(key)) return dotless;
  return dotless
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
