import type { JsonObject } from '../../json/json.ts';
import { isGuid } from '../normalize/fields/resourceId.ts';
import { toLabel, toText } from '../normalize/fields/scalars.ts';
import { toTime } from '../normalize/fields/time.ts';
import type { RecordView } from '../normalize/recordView.ts';
import { toNanoseconds } from './duration.ts';
import type { EcsSource } from './ecsSource.ts';
import type { Fields } from './fields.ts';
import { keepFields, keepValue } from './keepFields.ts';
import { resourceParts } from './resourceParts.ts';

/** What all Azure streams share; a stream spreads a group and adds to it. */
export interface AzureFields {
  readonly '@timestamp': string | null;
  readonly event: Fields;
  readonly cloud: Fields;
  readonly azure: Fields;
}

/**
 * The shared fields of an Azure diagnostic record: time, action and duration; provider and account (the subscription,
 * else the tenant); correlation, tenant and the parts of the resource id. A tenant id that is no GUID is left out here.
 */
export function azureFields({ view }: EcsSource): AzureFields {
  const { fields } = view;
  const { subscription, resource } = resourceParts(view.resourceId);
  const tenant = view.tenantId !== null && isGuid(view.tenantId) ? view.tenantId : null;
  return {
    '@timestamp': toTime(fields['time']),
    event: { kind: 'event', action: view.operation, duration: toNanoseconds(fields['durationMs']) },
    cloud: { provider: 'azure', account: { id: subscription ?? tenant }, resource_id: view.resourceId },
    azure: { tenant_id: tenant, subscription_id: subscription, correlation_id: view.correlationId, resource },
  };
}

/** A location as a region's short name: `West Europe` → `westeurope`; `global` is no region. */
export function regionOf(location: string | null): string | null {
  const region = location?.replaceAll(/\s+/g, '').toLowerCase() ?? '';
  return region === '' || region === 'global' ? null : region;
}

/** The envelope and properties of a record as custom fields of its stream. */
export function keptFields(
  { fields, properties, category, operation }: RecordView,
  keep: (properties: JsonObject) => Fields = keepFields,
): Fields {
  const level = fields['Level'] ?? fields['level'];
  const kept: [string, unknown][] = [
    ['category', category],
    ['identity', keepValue(fields['identity'])],
    ['level', typeof level === 'number' ? level : undefined],
    ['operation_name', operation],
    ['operation_version', toLabel(fields['operationVersion'])],
    ['result_type', toLabel(fields['resultType'])],
    ['result_signature', toLabel(fields['resultSignature'])],
    ['result_description', toText(fields['resultDescription'])],
    ['properties', nonEmpty(properties === fields ? withoutEnvelope(fields) : properties, keep)],
  ];
  return Object.fromEntries(kept.filter(([, value]) => value !== null && value !== undefined));
}

const ENVELOPE: ReadonlySet<string> = new Set(
  [
    'time category operationName operationVersion resourceId tenantId correlationId resultType resultSignature',
    'resultDescription durationMs callerIpAddress identity level Level location',
  ].flatMap((line) => line.split(' ')),
);

/** A flat record (Log Analytics, Graph) has its properties beside the envelope. */
function withoutEnvelope(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !ENVELOPE.has(key)));
}

function nonEmpty(properties: JsonObject, keep: (object: JsonObject) => Fields): Fields | undefined {
  const kept = keep(properties);
  return Object.keys(kept).length === 0 ? undefined : kept;
}
