import type { EventTarget } from '../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { toText } from '../fields/scalars.ts';
import { addTarget, toTargetType } from '../fields/targets.ts';
import { type ModifiedProperty, modifiedProperties } from './modifiedProperties.ts';

export interface AuditTargets {
  readonly targets: readonly EventTarget[];
  readonly changes: readonly ModifiedProperty[];
}

/**
 * The objects an audit record speaks of: its typed targets, and those that only modified properties name
 * (`Group.ObjectID`: the new value on an add, the old one on a remove). A directory role goes by its template id, which
 * is the same in every tenant; the position of a target means nothing.
 */
export function auditTargets(list: readonly JsonValue[], domains: boolean): AuditTargets {
  const targets: EventTarget[] = [];
  const changes: ModifiedProperty[] = [];
  for (const target of list) {
    if (!isJsonObject(target)) continue;
    const id = toText(target['id']);
    const kind = toText(target['type']) ?? toText(target['Type']);
    const type = kind === null && domains && id === null ? 'domain' : toTargetType(kind);
    const place = addTarget(targets, { type, id, name: nameOf(target) });
    for (const change of modifiedProperties(target, place)) changes.push(change);
  }
  if (changes.length > 0) addNamed(targets, changes);
  return { targets, changes };
}

function nameOf(target: JsonObject): string | null {
  return toText(target['displayName']) ?? toText(target['userPrincipalName']);
}

/** Adds the objects that properties `<Kind>.ObjectID` and `<Kind>.TemplateId` name. */
function addNamed(targets: EventTarget[], changes: readonly ModifiedProperty[]): void {
  for (const change of changes) {
    const kind = change.name?.endsWith('.ObjectID') === true ? change.name.slice(0, -'.ObjectID'.length) : null;
    if (kind === null) continue;
    const template = kind === 'Role' ? namedBy(changes, 'Role.TemplateId') : null;
    const id = template ?? valueOf(change);
    if (id === null) continue;
    const name = namedBy(changes, `${kind}.DisplayName`) ?? namedBy(changes, `${kind}.UPN`);
    addTarget(targets, { type: toTargetType(kind), id, name });
  }
}

/** What a modified property names: its new value, on a removal its old one; null when there is none. */
export function namedBy(changes: readonly ModifiedProperty[], name: string): string | null {
  const change = changes.find((candidate) => candidate.name === name);
  return change === undefined ? null : valueOf(change);
}

function valueOf(change: ModifiedProperty): string | null {
  return toText(change.new) ?? toText(change.old);
}
