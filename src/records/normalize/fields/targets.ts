import type { EventTarget } from '../../../events/event.ts';

/** A kind as Microsoft writes it (`ServicePrincipal`, `service principal`) as targets name it: `servicePrincipal`. */
export function toTargetType(kind: string | null): string {
  if (kind === null) return 'unknown';
  const known = KNOWN.get(kind);
  if (known !== undefined) return known;
  const joined = kind.replaceAll(/\s+/g, '');
  return KNOWN.get(joined.toLowerCase()) ?? joined.charAt(0).toLowerCase() + joined.slice(1);
}

const NAMES = [
  'user',
  'group',
  'role',
  'roleDefinition',
  'servicePrincipal',
  'application',
  'device',
  'policy',
  'domain',
  'administrativeUnit',
  'directory',
  'request',
  'other',
  'resource',
  'tenant',
  'accessPackage',
  'unknown',
];
const KNOWN: ReadonlyMap<string, string> = new Map(
  NAMES.flatMap((name) => [
    [name.toLowerCase(), name],
    [name.charAt(0).toUpperCase() + name.slice(1), name],
  ]),
);

/**
 * Adds a target unless one of the same type and id is there; a name that was missing is filled in.
 *
 * @returns the place where it stands
 */
export function addTarget(targets: EventTarget[], target: EventTarget): number {
  const at = targets.findIndex(({ type, id }) => type === target.type && id === target.id && id !== null);
  const known = targets[at];
  if (known === undefined) return targets.push(target) - 1;
  if (known.name === null && target.name !== null) targets[at] = { ...known, name: target.name };
  return at;
}
