import type { ScopeRule } from '../../../catalogue/azure/azureOperation.ts';
import type { EventTarget } from '../../../events/event.ts';

/**
 * The targets with the scope to read again. A role assignment's scope is its resource id up to the last
 * `/providers/Microsoft.Authorization`; nothing before it means the root `/`. A moved subscription concerns the
 * subscription, the last part of the id.
 */
export function withScopeKey(
  targets: readonly EventTarget[],
  rule: ScopeRule,
  resourceId: string | null,
): readonly EventTarget[] {
  if (resourceId === null || rule === 'none') return targets;
  if (rule === 'itself') {
    const key = `scope:${resourceId.toLowerCase()}`;
    return targets.map((target) =>
      target.type === 'resource' && target.id === resourceId ? { ...target, key } : target,
    );
  }
  const scope = scopeOf(resourceId, rule.before);
  return [...targets, { type: 'scope', id: scope, name: null, key: `scope:${scope.toLowerCase()}` }];
}

function scopeOf(resourceId: string, before: string): string {
  const at = resourceId.toLowerCase().lastIndexOf(before);
  if (before === '/subscriptions/') return resourceId.slice(Math.max(at, 0));
  return at < 0 ? resourceId : resourceId.slice(0, at) || '/';
}
