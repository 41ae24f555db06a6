/** Kinds of objects to read again after each event type: what the activity may have changed about access. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  GROUP_MEMBER_ADDED: ['group'],
  GROUP_MEMBER_REMOVED: ['group'],
  GROUP_OWNER_ADDED: ['group'],
  GROUP_OWNER_REMOVED: ['group'],
  GROUP_CREATED: ['group'],
  GROUP_UPDATED: ['group'],
  GROUP_DELETED: ['group'],
  GROUP_RESTORED: ['group'],
  // PIM for groups writes the same activities with a group in the place of the role.
  ROLE_ASSIGNED: ['role', 'administrativeUnit', 'group'],
  ROLE_REMOVED: ['role', 'administrativeUnit', 'group'],
  ELIGIBLE_ROLE_ASSIGNED: ['role', 'group'],
  ELIGIBLE_ROLE_REMOVED: ['role', 'group'],
  ROLE_ACTIVATED: ['role', 'group'],
  ROLE_DEACTIVATED: ['role', 'group'],
  ROLE_SETTING_CHANGED: ['role', 'group'],
  ROLE_DEFINITION_CHANGED: ['role'],
  ROLE_DEFINITION_DELETED: ['role'],
  APP_ROLE_ASSIGNED: ['servicePrincipal'],
  APP_ROLE_REMOVED: ['servicePrincipal'],
  APPLICATION_PERMISSION_GRANTED: ['servicePrincipal'],
  DELEGATED_PERMISSION_GRANTED: ['servicePrincipal'],
  DELEGATED_PERMISSION_REMOVED: ['servicePrincipal'],
  CONSENT_GRANTED: ['servicePrincipal'],
  CONSENT_REVOKED: ['servicePrincipal'],
  APPLICATION_CREDENTIALS_CHANGED: ['application', 'servicePrincipal'],
  APPLICATION_OWNER_ADDED: ['application'],
  APPLICATION_OWNER_REMOVED: ['application'],
  APPLICATION_CREATED: ['application'],
  APPLICATION_UPDATED: ['application'],
  APPLICATION_DELETED: ['application'],
  APPLICATION_RESTORED: ['application'],
  SERVICE_PRINCIPAL_CREDENTIALS_ADDED: ['servicePrincipal'],
  SERVICE_PRINCIPAL_CREDENTIALS_REMOVED: ['servicePrincipal'],
  SERVICE_PRINCIPAL_OWNER_ADDED: ['servicePrincipal'],
  SERVICE_PRINCIPAL_OWNER_REMOVED: ['servicePrincipal'],
  SERVICE_PRINCIPAL_CREATED: ['servicePrincipal'],
  SERVICE_PRINCIPAL_UPDATED: ['servicePrincipal'],
  SERVICE_PRINCIPAL_DELETED: ['servicePrincipal'],
  SERVICE_PRINCIPAL_RESTORED: ['servicePrincipal'],
  ADMINISTRATIVE_UNIT_MEMBER_ADDED: ['administrativeUnit'],
  ADMINISTRATIVE_UNIT_MEMBER_REMOVED: ['administrativeUnit'],
  ACCESS_ELEVATED: ['scope'],
  ACCESS_ELEVATION_REMOVED: ['scope'],
  USER_CREATED: ['user'],
  USER_UPDATED: ['user'],
  USER_DELETED: ['user'],
  USER_RESTORED: ['user'],
  USER_ENABLED: ['user'],
  USER_DISABLED: ['user'],
  USER_INVITED: ['user'],
  INVITATION_REDEEMED: ['user'],
  CONDITIONAL_ACCESS_POLICY_CREATED: ['policy'],
  CONDITIONAL_ACCESS_POLICY_UPDATED: ['policy'],
  CONDITIONAL_ACCESS_POLICY_DELETED: ['policy'],
  SECURITY_DEFAULTS_CHANGED: ['policy'],
  AUTHORIZATION_POLICY_CHANGED: ['policy'],
  NAMED_LOCATION_CHANGED: ['policy'],
  POLICY_CREATED: ['policy', 'application', 'servicePrincipal'],
  POLICY_UPDATED: ['policy'],
  POLICY_DELETED: ['policy'],
  POLICY_CHANGED: ['policy', 'application', 'servicePrincipal'],
  DOMAIN_FEDERATION_CHANGED: ['domain'],
  DOMAIN_ADDED: ['domain'],
  DOMAIN_VERIFIED: ['domain'],
  DOMAIN_REMOVED: ['domain'],
  DOMAIN_CHANGED: ['domain'],
};

const NONE: readonly string[] = [];

/** An activity nobody has listed may still change access when it assigns, adds or deletes one of these. */
const HELD = ['group', 'role', 'servicePrincipal', 'application', 'user', 'administrativeUnit', 'policy'];
const CHANGING: ReadonlySet<string> = new Set(['assign', 'unassign', 'add', 'delete']);

/** The kinds of targets to read again after an audit event; empty when its activity does not touch access. */
export function accessKinds(eventType: string, operationType: string | null): readonly string[] {
  const kinds = KINDS[eventType];
  if (kinds !== undefined) return kinds;
  const unknown = eventType === 'DIRECTORY_CHANGED' && CHANGING.has(operationType?.toLowerCase() ?? '');
  return unknown ? HELD : NONE;
}

/** Whether events of a type are access changes whatever else their records say. */
export function isAccessType(eventType: string): boolean {
  return Object.hasOwn(KINDS, eventType);
}
