import { normalizeAdministrative } from './azure/administrative.ts';
import type { Category } from './category.ts';
import { normalizeAuditLog } from './entra/auditLogs.ts';
import { signInNormalizer } from './entra/signInLogs.ts';

/** The categories that are understood. A new one is one line here and one file. */
const CATEGORIES: readonly Category[] = [
  { name: 'AuditLogs', normalize: normalizeAuditLog },
  { name: 'SignInLogs', normalize: signInNormalizer('SIGN_IN') },
  { name: 'ADFSSignInLogs', normalize: signInNormalizer('SIGN_IN') },
  { name: 'NonInteractiveUserSignInLogs', normalize: signInNormalizer('NON_INTERACTIVE_SIGN_IN') },
  { name: 'ServicePrincipalSignInLogs', normalize: signInNormalizer('SERVICE_PRINCIPAL_SIGN_IN') },
  { name: 'MicrosoftServicePrincipalSignInLogs', normalize: signInNormalizer('SERVICE_PRINCIPAL_SIGN_IN') },
  { name: 'ManagedIdentitySignInLogs', normalize: signInNormalizer('MANAGED_IDENTITY_SIGN_IN') },
  { name: 'Administrative', normalize: normalizeAdministrative },
  // What the Activity log called Administrative before 2020.
  { name: 'Action', normalize: normalizeAdministrative },
  { name: 'Write', normalize: normalizeAdministrative },
  { name: 'Delete', normalize: normalizeAdministrative },
];

const BY_NAME: ReadonlyMap<string, Category> = new Map(
  CATEGORIES.flatMap((category) => [
    [category.name, category],
    [category.name.toLowerCase(), category],
  ]),
);

/** The category of that name, in whatever case; undefined when it is not understood. */
export function findCategory(name: string): Category | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(name.trim().toLowerCase());
}
