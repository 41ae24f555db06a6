import { resourceGroupOf, subscriptionOf } from '../normalize/fields/resourceId.ts';
import type { Fields } from './fields.ts';

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

const PROVIDERS = '/providers/';

/** By the parts between slashes: expressions over the whole id would look at a long one again from every part. */
function providerParts(resourceId: string, grouped: boolean): Fields {
  const start = resourceId.toLowerCase().indexOf(PROVIDERS);
  if (start < 0) return {};
  const rest = resourceId.slice(start + PROVIDERS.length);
  const all = rest.length > 1 && rest.endsWith('/') ? rest.slice(0, -1) : rest;
  const parts = all.split('/');
  const rule = grouped ? ruleParts(parts) : null;
  if (rule !== null) return rule;
  const [namespace, type] = parts;
  const name = parts.at(-1);
  if (grouped && parts.length > 2 && namespace !== '' && type !== '' && name !== '') {
    return { provider: `${namespace}/${type}`, name };
  }
  return { provider: all === '' ? undefined : all };
}

/** `<provider>/namespaces/<namespace>/authorizationrules/<rule>`, directly behind `providers`. */
function ruleParts(parts: readonly string[]): Fields | null {
  for (let at = 0; at + 4 < parts.length; at++) {
    if (at > 0 && parts[at - 1]?.toLowerCase() !== 'providers') continue;
    const [provider, namespaces, namespace, rules, rule] = parts.slice(at, at + 5);
    const isRule = namespaces?.toLowerCase() === 'namespaces' && rules?.toLowerCase() === 'authorizationrules';
    if (isRule && provider !== '' && namespace !== '' && rule !== '') {
      return { provider, namespace, authorization_rule: rule };
    }
  }
  return null;
}
