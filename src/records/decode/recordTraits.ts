import type { JsonObject } from '../../json/json.ts';

/** Keys of records, in lower case. */
const TRAITS: ReadonlySet<string> = new Set(
  [
    'category categoryvalue categoryname operationname operationnamevalue operationversion time',
    'timegenerated eventtimestring createddatetime resourceid correlationid resulttype recordtype',
    'workload creationtime messagetraceid activitydisplayname eventdataid alertdisplayname systemalertid',
    'alerttype alerturi assessmenteventdataenrichment eventtype securityeventdataenrichment',
    'subassessmenteventdataenrichment properties calleripaddress tenantid schemaid recipientaddress',
  ].flatMap((line) => line.split(' ')),
);

/**
 * How many traits of a record an object has. An object outside an envelope is a record when it has at least one:
 *
 * - a key of Azure diagnostic records: category (also `Category`, `CategoryValue`, `CategoryName`), operation name,
 *   time, resource id, correlation id, result type, `properties`, caller address, tenant id
 * - a key of Office 365 audit records or message traces: `RecordType`, `Workload`, `CreationTime`, `MessageTraceId`,
 *   `recipientAddress`
 * - a key of Defender for Cloud alerts: `AlertDisplayName`, `SystemAlertId`, `AlertType`; or the shape of an
 *   assessment, score or compliance record: a text `id` with a text `type` of `Microsoft.Security/…`
 * - `schemaId`, of Azure Monitor's alert schemas
 *
 * Keys compare without regard to case.
 */
export function countTraits(object: JsonObject): number {
  let traits = 0;
  for (const key of Object.keys(object)) if (isTrait(key)) traits++;
  const type = object['type'];
  if (typeof type === 'string' && /^microsoft\.security\//i.test(type)) traits++;
  return traits;
}

/** Whether a key alone is a trait of a record. */
export function isTrait(key: string): boolean {
  return TRAITS.has(key.toLowerCase());
}
