const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TENANT = new RegExp(`/tenants/(${GUID})(?:/|$)`, 'i');
const SUBSCRIPTION = /\/subscriptions\/([^/]+)/i;
const GROUP = /\/resourcegroups\/([^/]+)/i;
const WHOLE_GUID = new RegExp(`^${GUID}$`, 'i');

/** True for 8-4-4-4-12 hexadecimal digits. */
export function isGuid(text: string): boolean {
  return WHOLE_GUID.test(text);
}

/** The tenant in `/tenants/<guid>/…`, in any case; null when there is none. */
export function tenantOf(resourceId: string): string | null {
  return TENANT.exec(resourceId)?.[1] ?? null;
}

/** The subscription in `/subscriptions/<id>/…`, in any case; null when there is none. */
export function subscriptionOf(resourceId: string): string | null {
  return SUBSCRIPTION.exec(resourceId)?.[1] ?? null;
}

/** The resource group of a resource id, in its own spelling; null when there is none. */
export function resourceGroupOf(resourceId: string): string | null {
  return GROUP.exec(resourceId)?.[1] ?? null;
}

/** The last part of a resource id; null for an empty one. */
export function resourceNameOf(resourceId: string): string | null {
  const trimmed = resourceId.endsWith('/') ? resourceId.slice(0, -1) : resourceId;
  return trimmed.slice(trimmed.lastIndexOf('/') + 1) || null;
}
