import { isJsonObject, type JsonObject } from '../../json/json.ts';
import { tryParse } from '../../json/parseJsonText.ts';
import { memberText } from '../../json/scanMembers.ts';

/** A record that was found inside a wrapper. */
export interface Unwrapped {
  readonly record: JsonObject;
  /** The record's own text, given the wrapper's. */
  readonly textOf: (wrapper: string) => string;
}

/**
 * The record inside an event of Event Grid or a CloudEvent (`data`), or inside a row of an Office 365 audit search
 * (`AuditData`, an object or its text); null when the object is no such wrapper. A record in a text is read only where
 * `texts` says that the message can be trusted so far, and only one level deep.
 */
export function unwrap(object: JsonObject, texts: boolean): Unwrapped | null {
  for (const key of ['AuditData', 'auditData'] as const) {
    const audit = object[key];
    if (typeof audit === 'string' && texts) {
      const record = tryParse(audit);
      if (isJsonObject(record) && isOffice365(record)) return { record, textOf: () => audit };
    } else if (isJsonObject(audit) && isOffice365(audit)) return inMember(audit, key);
  }
  const { data } = object;
  return isJsonObject(data) && isEventGrid(object) && isRecord(data) ? inMember(data, 'data') : null;
}

function inMember(record: JsonObject, key: string): Unwrapped {
  return { record, textOf: (wrapper) => memberText(wrapper, key) ?? JSON.stringify(record) };
}

/** Event Grid's own schema, or CloudEvents 1.0. */
function isEventGrid(object: JsonObject): boolean {
  return typeof object['specversion'] === 'string'
    ? typeof object['type'] === 'string' && typeof object['source'] === 'string'
    : typeof object['eventType'] === 'string' && typeof object['eventTime'] === 'string';
}

/** Event Grid's own events have data with traits of a record too (an operation, a tenant), but no category or type. */
function isRecord(data: JsonObject): boolean {
  const category = data['category'] ?? data['Category'];
  return (typeof category === 'string' && data['eventType'] === undefined) || isOffice365(data);
}

function isOffice365(record: JsonObject): boolean {
  const type = record['RecordType'] ?? record['recordType'];
  if (typeof type === 'number' || typeof type === 'string') return true;
  return typeof record['Workload'] === 'string' && typeof record['Operation'] === 'string';
}
