/** Keys repeat in every record, so most answers are remembered; the limit keeps odd input from filling memory. */
const known = new Map<string, string>();
const MAX_KNOWN = 5000;
const IDENTIFIER = /^[A-Za-z0-9_@.$-]+$/;

/**
 * A key as custom ECS fields write it: `createdDateTime` → `created_date_time`, `clientIPAddress` →
 * `client_ip_address`. A key that is no identifier (a claim's address, a display name) only loses its dots, since a dot
 * in a name means nesting to a search engine.
 */
export function snakeCase(key: string): string {
  const before = known.get(key);
  if (before !== undefined) return before;
  const dotless = key.replaceAll('.', '_');
  const name = IDENTIFIER.test(key)
    ? dotless
        .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
        .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
        .toLowerCase()
    : dotless;
  if (known.size < MAX_KNOWN) known.set(key, name);
  return name;
}
