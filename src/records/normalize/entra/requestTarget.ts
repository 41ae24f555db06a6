import type { EventTarget } from '../../../events/event.ts';

const OBJECT =
  /\/(users|groups|applications|servicePrincipals|devices|directoryRoles|administrativeUnits)(?:\/|\(')([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?=[/?')]|$)/i;

const TYPES: ReadonlyMap<string, string> = new Map([
  ['users', 'user'],
  ['groups', 'group'],
  ['applications', 'application'],
  ['serviceprincipals', 'servicePrincipal'],
  ['devices', 'device'],
  ['directoryroles', 'role'],
  ['administrativeunits', 'administrativeUnit'],
]);

/** The directory object that the address of a Graph request names first, by collection and id; null when none. */
export function requestTarget(uri: string): EventTarget | null {
  const found = OBJECT.exec(uri);
  const type = found === null ? undefined : TYPES.get((found[1] ?? '').toLowerCase());
  return type === undefined ? null : { type, id: found?.[2] ?? null, name: null };
}
