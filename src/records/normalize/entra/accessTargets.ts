import type { EventTarget } from '../../../events/event.ts';
import { accessKey } from '../fields/accessKey.ts';
import type { ModifiedProperty } from './modifiedProperties.ts';
import { namedBy } from './auditTargets.ts';

/**
 * The targets of an audit event with keys on those to read again.
 *
 * Of several groups or administrative units the one that the property `<Kind>.ObjectID` names is the parent, the others
 * are members. A role's key is its template id, which other records and the API use; for service principals both ends
 * of a grant count. Elevated access concerns the root scope, which no target names.
 *
 * @param role template id of the role from the additional details, where the record has one
 */
export function withAccessKeys(
  targets: readonly EventTarget[],
  changes: readonly ModifiedProperty[],
  kinds: readonly string[],
  role: string | null,
): readonly EventTarget[] {
  if (kinds.length === 0) return targets;
  if (kinds[0] === 'scope') return [...targets, { type: 'scope', id: '/', name: null, key: 'scope:/' }];
  return targets.map((target) => {
    if (!kinds.includes(target.type)) return target;
    const key = keyOf(target, changes, role);
    return key === null ? target : { ...target, key };
  });
}

function keyOf(target: EventTarget, changes: readonly ModifiedProperty[], role: string | null): string | null {
  const { type, id, name } = target;
  if (type === 'role') return accessKey(type, namedBy(changes, 'Role.TemplateId') ?? role ?? id);
  if (type === 'domain') return accessKey(type, id ?? name);
  const parent =
    type === 'group'
      ? namedBy(changes, 'Group.ObjectID')
      : type === 'administrativeUnit'
        ? namedBy(changes, 'AdministrativeUnit.ObjectID')
        : null;
  return parent === null || parent === id ? accessKey(type, id) : null;
}
