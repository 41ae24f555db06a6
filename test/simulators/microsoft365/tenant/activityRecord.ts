import { guid, pick } from './random.ts';
import { entraTime, type RecordContext, type TenantRecord } from './recordContext.ts';

/** An Azure role is assigned: the start and the success record of one operation. */
export function roleAssigned(context: RecordContext): TenantRecord[] {
  const { tenant, random } = context;
  const scope = `/subscriptions/${tenant.subscription}/resourceGroups/turbines`;
  const assignment = guid(random);
  const requestbody = JSON.stringify({
    Id: assignment,
    Properties: {
      PrincipalId: pick(random, tenant.people).id,
      PrincipalType: 'User',
      RoleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${guid(random)}`,
      Scope: scope,
    },
  });
  const resourceId = `${scope}/providers/Microsoft.Authorization/roleAssignments/${assignment}`.toUpperCase();
  const operation = { name: 'MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE', resourceId, correlationId: guid(random) };
  return [
    activityRecord(context, operation, 'Start', { requestbody }),
    activityRecord(context, operation, 'Success', { statusCode: 'Created', serviceRequestId: guid(random) }),
  ];
}

/** Somebody reads the keys of a storage account. */
export function storageKeysListed(context: RecordContext): TenantRecord {
  const { tenant, random } = context;
  const account = pick(random, tenant.storageAccounts);
  const resourceId =
    `/subscriptions/${tenant.subscription}/resourceGroups/turbines/providers/Microsoft.Storage/storageAccounts/${account}`.toUpperCase();
  const operation = {
    name: 'MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION',
    resourceId,
    correlationId: guid(random),
  };
  return activityRecord(context, operation, 'Success', { statusCode: 'OK' });
}

interface Operation {
  readonly name: string;
  readonly resourceId: string;
  readonly correlationId: string;
}

function activityRecord(
  { tenant, random, now }: RecordContext,
  { name, resourceId, correlationId }: Operation,
  resultType: 'Start' | 'Success',
  properties: TenantRecord,
): TenantRecord {
  const { administrator } = tenant;
  return {
    time: entraTime(now()),
    resourceId,
    operationName: name,
    category: 'Administrative',
    resultType,
    resultSignature: resultType === 'Start' ? 'Started.' : `Succeeded.${String(properties['statusCode'])}`,
    durationMs: '0',
    callerIpAddress: administrator.address,
    correlationId,
    identity: {
      authorization: {
        scope: resourceId.toLowerCase(),
        action: name,
        evidence: { role: 'Owner', principalId: administrator.id, principalType: 'User' },
      },
      claims: {
        name: administrator.name,
        ipaddr: administrator.address,
        'http://schemas.microsoft.com/identity/claims/objectidentifier': administrator.id,
        'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': administrator.email,
      },
    },
    level: 'Information',
    properties: { ...properties, eventCategory: 'Administrative', eventDataId: guid(random), entity: resourceId },
    tenantId: tenant.id,
  };
}
