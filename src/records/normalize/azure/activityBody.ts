import type { EventTarget } from '../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { parseJsonText } from '../../../json/parseJsonText.ts';
import { redact } from '../fields/redact.ts';
import { resourceNameOf } from '../fields/resourceId.ts';
import { toText } from '../fields/scalars.ts';
import { addTarget, toTargetType } from '../fields/targets.ts';
import type { RecordView } from '../recordView.ts';

/**
 * The body of a request or response, parsed when it is JSON and without secrets; null when there is none. The key is
 * written `requestbody` and `requestBody`.
 */
export function activityBody(properties: JsonObject, name: 'requestbody' | 'responsebody'): JsonValue {
  const camel = name === 'requestbody' ? 'requestBody' : 'responseBody';
  const value = properties[name] ?? properties[camel] ?? null;
  return redact(typeof value === 'string' ? parseJsonText(value) : value);
}

/** The resource, and for a role assignment the principal and role its request names. */
export function activityTargets({ resourceId }: RecordView, request: JsonValue): EventTarget[] {
  const targets: EventTarget[] = [];
  if (resourceId !== null) targets.push({ type: 'resource', id: resourceId, name: resourceNameOf(resourceId) });
  const assignment = isJsonObject(request) ? (member(request, 'properties') ?? request) : null;
  if (!isJsonObject(assignment)) return targets;
  const principal = toText(member(assignment, 'principalId'));
  const role = toText(member(assignment, 'roleDefinitionId'));
  if (principal !== null) {
    const kind = toText(member(assignment, 'principalType'));
    addTarget(targets, { type: kind === null ? 'principal' : toTargetType(kind), id: principal, name: null });
  }
  if (role !== null) addTarget(targets, { type: 'roleDefinition', id: role, name: null });
  return targets;
}

/** A member whose key begins in lower or upper case: request bodies are written by many clients. */
function member(object: JsonObject, key: string): JsonValue | undefined {
  return object[key] ?? object[key.charAt(0).toUpperCase() + key.slice(1)];
}
