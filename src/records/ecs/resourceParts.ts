import { resourceGroupOf, subscriptionOf } from '../normalize/fields/resourceId.ts';
import type { Fields } from './fields.ts';

const RULE = /\/providers\/([^/]+)\/namespaces\/([^/]+)\/authorizationrules\/([^/]+)/i;
const NAMED = /\/providers\/([^/]+\/[^/]+)\/(?:.*\/)?([^/]+)\/?$/i;
const PROVIDER = /\/providers\/(.+?)\/?$/i;

/** The parts of a resource id as the dialect names them. */
export interface ResourceParts {
  readonly subscription: string | null;
  /** `id`, `group`, `provider`, `name`, `namespace`, `authorization_rule`. */
  readonly resource: Fields;
}

/**
 * Takes an Azure resource id apart, in any case; the parts keep theirs. `provider` is the namespace with the first type
 * (`Microsoft.Web/sites`) and `name` the last part; of a key of a messaging namespace, `provider` is the namespace of the
 * resource provider alone, with `namespace` and `authorization_rule`; without a resource, all that follows `/providers/`.
 */
export function resourceParts(resourceId: string | null): ResourceParts {
  if (resourceId === null) return { subscription: null, resource: {} };
  const subscription = subscriptionOf(resourceId);
  const group = resourceGroupOf(resourceId);
  return { subscription, resource: { id: resourceId, group, ...providerParts(resourceId, group !== null) } };
}

function providerParts(resourceId: string, grouped: boolean): Fields {
  const rule = grouped ? RULE.exec(resourceId) : null;
  if (rule !== null) return { provider: rule[1], namespace: rule[2], authorization_rule: rule[3] };
  const named = grouped ? NAMED.exec(resourceId) : null;
  if (named !== null) return { provider: named[1], name: named[2] };
  return { provider: PROVIDER.exec(resourceId)?.[1] };
}
