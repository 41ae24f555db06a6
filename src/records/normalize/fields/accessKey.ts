/** The key under which `sync` reads an object again: its kind and its id in lower case; null without an id. */
export function accessKey(kind: string, id: string | null): string | null {
  return id === null ? null : `${kind}:${id.toLowerCase()}`;
}
