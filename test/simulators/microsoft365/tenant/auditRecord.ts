import { guid, pick } from './random.ts';
import { entraRecord, type RecordContext, type TenantRecord } from './recordContext.ts';
import type { Named, Person } from './tenant.ts';

interface Audit {
  readonly operation: string;
  readonly category: string;
  readonly operationType: 'Assign' | 'Update' | 'Add';
  readonly targets: readonly TenantRecord[];
  readonly byApplication?: Named;
}

/** A person is put into a group. */
export function memberAddedToGroup(context: RecordContext): TenantRecord {
  const { tenant, random } = context;
  const group = pick(random, tenant.groups);
  return auditRecord(context, {
    operation: 'Add member to group',
    category: 'GroupManagement',
    operationType: 'Assign',
    targets: [
      userTarget(pick(random, tenant.people), [
        changed('Group.ObjectID', group.id),
        changed('Group.DisplayName', group.name),
      ]),
      target('Group', group, []),
    ],
  });
}

/** A person gets a directory role. */
export function memberAddedToRole(context: RecordContext): TenantRecord {
  const { tenant, random } = context;
  const role = pick(random, tenant.roles);
  return auditRecord(context, {
    operation: 'Add member to role',
    category: 'RoleManagement',
    operationType: 'Assign',
    targets: [
      userTarget(pick(random, tenant.people), [
        changed('Role.ObjectID', role.id),
        changed('Role.DisplayName', role.name),
      ]),
      target('Role', role, []),
    ],
  });
}

/** A person becomes owner of a service principal. */
export function ownerAdded(context: RecordContext): TenantRecord {
  const { tenant, random } = context;
  const principal = pick(random, tenant.principals);
  return auditRecord(context, {
    operation: 'Add owner to service principal',
    category: 'ApplicationManagement',
    operationType: 'Assign',
    targets: [
      userTarget(pick(random, tenant.people), [
        changed('ServicePrincipal.ObjectID', principal.id),
        changed('ServicePrincipal.DisplayName', principal.name),
      ]),
      target('ServicePrincipal', principal, []),
    ],
  });
}

/** An application is granted permissions for everybody. */
export function consentGiven(context: RecordContext): TenantRecord {
  const principal = pick(context.random, context.tenant.principals);
  return auditRecord(context, {
    operation: 'Consent to application',
    category: 'ApplicationManagement',
    operationType: 'Assign',
    targets: [
      target('ServicePrincipal', principal, [
        changed('ConsentContext.IsAdminConsent', 'True'),
        changed('ConsentAction.Permissions', '[] => [[ConsentType: AllPrincipals, Scope: Directory.Read.All]]'),
      ]),
    ],
  });
}

/** A service principal gets another secret. */
export function credentialAdded(context: RecordContext): TenantRecord {
  const { tenant, random } = context;
  const key = guid(random);
  return auditRecord(context, {
    operation: 'Add service principal credentials',
    category: 'ApplicationManagement',
    operationType: 'Update',
    byApplication: pick(random, tenant.principals),
    targets: [
      target('ServicePrincipal', pick(random, tenant.principals), [
        changed('KeyDescription', `[KeyIdentifier=${key},KeyType=Password,KeyUsage=Verify,DisplayName=rotation]`),
      ]),
    ],
  });
}

function auditRecord(context: RecordContext, audit: Audit): TenantRecord {
  const { administrator } = context.tenant;
  const base = entraRecord(context, 'AuditLogs', audit.operation, administrator.address);
  const { byApplication: application } = audit;
  const user = {
    id: administrator.id,
    displayName: administrator.name,
    userPrincipalName: administrator.email,
    ipAddress: administrator.address,
    roles: [],
  };
  const by =
    application === undefined
      ? { user }
      : { app: { displayName: application.name, servicePrincipalId: application.id, appId: null } };
  return {
    ...base,
    identity: application?.name ?? administrator.name,
    properties: {
      id: `Directory_${base.correlationId}_${guid(context.random).slice(0, 5)}`,
      category: audit.category,
      correlationId: base.correlationId,
      result: 'success',
      resultReason: '',
      activityDisplayName: audit.operation,
      activityDateTime: base.time,
      loggedByService: 'Core Directory',
      operationType: audit.operationType,
      initiatedBy: by,
      targetResources: audit.targets,
      additionalDetails: [{ key: 'User-Agent', value: 'Mozilla/5.0 (X11; Linux x86_64)' }],
    },
  };
}

function userTarget(person: Person, modifiedProperties: readonly TenantRecord[]): TenantRecord {
  return { ...target('User', person, modifiedProperties), userPrincipalName: person.email };
}

function target(type: string, { id, name }: Named, modifiedProperties: readonly TenantRecord[]): TenantRecord {
  return { id, displayName: name, type, modifiedProperties, administrativeUnits: [] };
}

/** Entra writes the values of modified properties as JSON text inside the JSON. */
function changed(displayName: string, value: string): TenantRecord {
  return { displayName, oldValue: null, newValue: JSON.stringify(value) };
}
