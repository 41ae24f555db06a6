import type { EventTarget } from '../../../events/event.ts';

/** Types whose resource lies under the scope that has to be read again: the scope is what stands before this part. */
const BEFORE: ReadonlyMap<string, string> = new Map([
  ...[
    'AZURE_ROLE_ASSIGNED',
    'AZURE_ROLE_REMOVED',
    'AZURE_ROLE_DEFINITION_CHANGED',
    'AZURE_ROLE_DEFINITION_DELETED',
    'AZURE_ROLE_ELIGIBILITY_REQUESTED',
    'AZURE_ROLE_ACTIVATION_REQUESTED',
    'AZURE_ROLE_REQUEST_CANCELED',
    'AZURE_ROLE_POLICY_CHANGED',
    'AZURE_DENY_ASSIGNMENT_CHANGED',
    'AZURE_DENY_ASSIGNMENT_DELETED',
    'AZURE_CLASSIC_ADMINISTRATOR_ADDED',
    'AZURE_CLASSIC_ADMINISTRATOR_REMOVED',
    'ACCESS_ELEVATED',
  ].map((type): [string, string] => [type, '/providers/microsoft.authorization']),
  ...['LIGHTHOUSE_DELEGATION_ADDED', 'LIGHTHOUSE_DELEGATION_REMOVED', 'LIGHTHOUSE_DEFINITION_CHANGED'].map(
    (type): [string, string] => [type, '/providers/microsoft.managedservices'],
  ),
  ['SUBSCRIPTION_MOVED', '/subscriptions/'],
]);

/** Types whose resource is itself the scope. */
const ITSELF: ReadonlySet<string> = new Set([
  'MANAGEMENT_GROUP_CHANGED',
  'MANAGEMENT_GROUP_DELETED',
  'RESOURCE_GROUP_DELETED',
  'KEY_VAULT_ACCESS_CHANGED',
  'KEY_VAULT_DELETED',
  'AZURE_RESOURCE_DELETED',
]);

/** Whether an event type changes access at a scope. Resources vanish for many reasons, so their deletion is none. */
export function isScopeType(eventType: string): boolean {
  return eventType !== 'AZURE_RESOURCE_DELETED' && (BEFORE.has(eventType) || ITSELF.has(eventType));
}

/**
 * The targets with the scope to read again. A role assignment's scope is its resource id up to the last
 * `/providers/Microsoft.Authorization`; nothing before it means the root `/`. A moved subscription concerns the
 * subscription, the last part of the id.
 */
export function withScopeKey(
  targets: readonly EventTarget[],
  eventType: string,
  resourceId: string | null,
): readonly EventTarget[] {
  if (resourceId === null) return targets;
  if (ITSELF.has(eventType)) {
    const key = `scope:${resourceId.toLowerCase()}`;
    return targets.map((target) =>
      target.type === 'resource' && target.id === resourceId ? { ...target, key } : target,
    );
  }
  const part = BEFORE.get(eventType);
  if (part === undefined) return targets;
  const at = resourceId.toLowerCase().lastIndexOf(part);
  const scope =
    part === '/subscriptions/'
      ? resourceId.slice(Math.max(at, 0))
      : at < 0
        ? resourceId
        : resourceId.slice(0, at) || '/';
  return [...targets, { type: 'scope', id: scope, name: null, key: `scope:${scope.toLowerCase()}` }];
}
