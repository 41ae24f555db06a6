import type { JsonObject } from '../../../json/json.ts';

/** Traits of Intune's records, whose categories other services use as well. */
const TRAITS: Readonly<Record<string, readonly string[]>> = {
  auditlogs: ['Actor', 'AuditEventId', 'TargetObjectIds', 'ActivityResultStatus'],
  operationallogs: ['IntuneAccountId', 'IntuneDeviceId', 'OperationalLogCategory', 'AADTenantId'],
  devices: ['IntuneAccountId', 'ManagedBy', 'DeviceRegistrationState', 'SerialNumber'],
  devicecomplianceorg: ['IntuneAccountId', 'ComplianceState', 'DeviceId', 'InGracePeriodUntil'],
};

/** Whether a record of a category is Intune's: it has two of the members that only Intune writes. */
export function isIntune(category: string, properties: JsonObject): boolean {
  const traits = TRAITS[category];
  return traits !== undefined && traits.filter((name) => properties[name] !== undefined).length >= 2;
}
