/**
 * The fields of each format as the docs name them: `a.b` is the member `b` of `a`, `a[].b` that of each element of the list
 * `a`, and `a.*` at the end says that `a` can hold members of its own.
 */
export interface DocumentedNames {
  readonly event: readonly string[];
  readonly ecs: readonly string[];
}

/**
 * Whether a rule's path leads to a documented field: to the field itself, to what it stands in, or into one that can hold
 * more. A list has to be stepped through by `*` or a place, and `*` does not step into what is not documented.
 * @param path keys from the top, `*` for any key or list element
 */
export function isDocumented(path: readonly string[], names: readonly string[]): boolean {
  return names.some((name) => leadsTo(path, segmentsOf(name)));
}

function leadsTo(path: readonly string[], name: readonly string[]): boolean {
  const isOpen = name.at(-1) === '*';
  const keys = isOpen ? name.slice(0, -1) : name;
  const matches = keys.slice(0, path.length).every((key, depth) => isStep(path[depth] ?? '', key));
  if (!matches || path.length <= keys.length) return matches;
  return isOpen && path[keys.length - 1] !== '*';
}

function isStep(segment: string, key: string): boolean {
  if (segment === '*') return true;
  return key === '[]' ? /^\d+$/.test(segment) : segment === key;
}

function segmentsOf(name: string): string[] {
  return name.replaceAll('[]', '.[]').split('.');
}
