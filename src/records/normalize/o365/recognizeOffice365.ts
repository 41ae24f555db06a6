import type { JsonObject } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { Recognized } from '../category.ts';
import { isGuid } from '../fields/resourceId.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { o365Category } from './o365Categories.ts';
import { recordTypeOf } from './recordTypes.ts';

/** Fields of the common schema; a record type alone is too little to tell. */
const COMMON = ['CreationTime', 'Operation', 'Workload', 'OrganizationId', 'UserId'] as const;

/** Fields that only Azure diagnostic records have. */
const AZURE = ['category', 'operationName', 'resourceId'] as const;

/**
 * Office 365 audit records (Management Activity API, common schema): they have a `RecordType` with another field of the
 * schema, or `Workload`, `Operation` and `CreationTime`; and none of the fields `category`, `operationName` and
 * `resourceId` of Azure diagnostic records. `Category` proves nothing: it is a field of security alerts.
 */
export function recognizeOffice365(source: JsonObject): Recognized | null {
  if (AZURE.some((key) => source[key] !== undefined)) return null;
  const record = withCapitals(source);
  if (!isOffice365(record)) return null;
  const type = recordTypeOf(record['RecordType']);
  const context = objectOf(record['AppAccessContext']);
  return {
    view: {
      record,
      fields: record,
      properties: record,
      category: type.name,
      operation: toText(record['Operation']),
      tenantId: tenantOf(record),
      resourceId: null,
      correlationId:
        toLabel(record['CorrelationId']) ??
        toLabel(record['InterSystemsId']) ??
        (context === null ? null : toLabel(context['CorrelationId'])),
    },
    category: o365Category(type, toText(record['Operation'])),
  };
}

function isOffice365(record: JsonObject): boolean {
  const type = record['RecordType'];
  if (typeof type === 'number' || (typeof type === 'string' && type !== '')) {
    return COMMON.some((key) => record[key] !== undefined);
  }
  return (['Workload', 'Operation', 'CreationTime'] as const).every((key) => typeof record[key] === 'string');
}

/** Some exports begin the keys in lower case. Records as the API sends them cost one look. */
function withCapitals(record: JsonObject): JsonObject {
  if (record['RecordType'] !== undefined || record['recordType'] === undefined) return record;
  const entries = Object.entries(record);
  const respelt = entries.map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value] as const);
  // A key that has its capital already wins, wherever it stands.
  return Object.fromEntries([...respelt, ...entries.filter(([key]) => /^[A-Z]/.test(key))]);
}

function tenantOf(record: JsonObject): string | null {
  const named = [record['OrganizationId'], record['TenantId']].map(toText).filter((id) => id !== null);
  return named.find(isGuid) ?? named[0] ?? null;
}
