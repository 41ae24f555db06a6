import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { objectOf } from '../../json/parseJsonText.ts';
import { withKnownKeys } from './fields/knownKeys.ts';
import { toLabel, toText } from './fields/scalars.ts';
import { isGuid, tenantOf } from './fields/resourceId.ts';

/** The envelope fields that all Azure diagnostic records share, under one spelling each. */
export interface RecordView {
  /** The record as it came. */
  readonly record: JsonObject;
  /** The record under known spellings of its top-level keys. */
  readonly fields: JsonObject;
  /** `properties`, also from JSON text; of a flat record (Log Analytics, Graph) its fields. */
  readonly properties: JsonObject;
  readonly category: string | null;
  readonly operation: string | null;
  readonly tenantId: string | null;
  readonly resourceId: string | null;
  readonly correlationId: string | null;
}

const NO_PROPERTIES: JsonObject = {};

/** Reads the shared fields of a record; keys compare without regard to case, at no cost for keys spelt as documented. */
export function viewRecord(record: JsonObject): RecordView {
  const fields = withKnownKeys(record);
  const nested = fields['properties'];
  const resourceId = toText(fields['resourceId']);
  const properties = nested === undefined ? fields : (objectOf(nested) ?? NO_PROPERTIES);
  return {
    record,
    fields,
    properties,
    category: wordOf(fields['category']),
    operation: wordOf(fields['operationName']) ?? otherOperation(fields, properties),
    tenantId: tenantIdOf(toText(fields['tenantId']), resourceId),
    resourceId,
    correlationId: toLabel(fields['correlationId']),
  };
}

/** The last tenant that was a GUID; most apps see only one. */
let lastTenant: string | null = null;

/** The tenant a record names, or else the one in its resource id. A name that is no GUID is passed on as it is. */
function tenantIdOf(named: string | null, resourceId: string | null): string | null {
  if (named !== null && (named === lastTenant || isGuid(named))) {
    lastTenant = named;
    return named;
  }
  return (resourceId === null ? null : tenantOf(resourceId)) ?? named;
}

/** The REST shape of Activity records has `{"value": …, "localizedValue": …}` where the hub shape has text. */
function wordOf(value: JsonValue | undefined): string | null {
  return isJsonObject(value) ? toText(value['value']) : toText(value);
}

/** Graph names the activity; Activity records without a name of the operation still tell what was authorized. */
function otherOperation(fields: JsonObject, properties: JsonObject): string | null {
  const activity = toText(fields['activityDisplayName']);
  if (activity !== null) return activity;
  const authorized = toText(objectOf(fields['authorization'])?.['action']);
  return authorized ?? (properties['eventCategory'] === undefined ? null : toText(properties['message']));
}
