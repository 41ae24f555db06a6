import type { Severity } from '../../events/event.ts';
import type { Activity } from '../activity.ts';

/**
 * Which scope has to be read again after an operation: none; the resource itself; or what stands before the last of a
 * part of the resource's id (`/providers/microsoft.authorization` of a role assignment).
 */
export type ScopeRule = 'none' | 'itself' | { readonly before: string };

/** What an operation of the control plane means. */
export interface AzureOperation extends Activity {
  readonly scope: ScopeRule;
}

/** An operation with its names, in upper case; one that begins with `*` is the end of a name. */
export interface AzureOperationRow extends AzureOperation {
  readonly names: readonly string[];
}

const AUTHORIZATION: ScopeRule = { before: '/providers/microsoft.authorization' };
const SERVICES: ScopeRule = { before: '/providers/microsoft.managedservices' };

/** A row for an operation that touches no access. */
export function operation(eventType: string, severity: Severity, names: readonly string[]): AzureOperationRow {
  return { eventType, severity, rereads: [], access: false, scope: 'none', names };
}

/** A row for one that changes access at a scope. */
function scoped(eventType: string, severity: Severity, scope: ScopeRule, names: readonly string[]): AzureOperationRow {
  return { eventType, severity, rereads: ['scope'], access: true, scope, names };
}

/** Operations of Microsoft.Authorization by the last parts of their name. */
export function authorization(eventType: string, severity: Severity, names: readonly string[]): AzureOperationRow {
  return scoped(
    eventType,
    severity,
    AUTHORIZATION,
    names.map((name) => `MICROSOFT.AUTHORIZATION/${name}`),
  );
}

/** Operations of Lighthouse, likewise. */
export function lighthouse(eventType: string, severity: Severity, names: readonly string[]): AzureOperationRow {
  return scoped(
    eventType,
    severity,
    SERVICES,
    names.map((name) => `MICROSOFT.MANAGEDSERVICES/${name}`),
  );
}

/** Operations whose resource is itself the scope that changed. */
export function onScope(eventType: string, severity: Severity, names: readonly string[]): AzureOperationRow {
  return scoped(eventType, severity, 'itself', names);
}

/** Operations that moved a subscription, the last part of the resource's id. */
export function onSubscription(eventType: string, severity: Severity, names: readonly string[]): AzureOperationRow {
  return scoped(eventType, severity, { before: '/subscriptions/' }, names);
}
