import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { isJsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { toText } from '../fields/scalars.ts';
import type { RecordView } from '../recordView.ts';

const NOTHING: ReadonlySet<string> = new Set(['', 'NA', 'None', '<null>']);
const SEPARATOR = '__';

/** Whether an audit record has the form of 2018: `targetResourceType` and `targetResourceName` as chains of parts. */
export function isLegacyAudit(properties: JsonObject): boolean {
  return (
    properties['targetResources'] === undefined &&
    (properties['targetResourceType'] !== undefined || properties['auditEventCategory'] !== undefined) &&
    properties['initiatedBy'] === undefined
  );
}

/**
 * The members of an older record under the names of Graph's `directoryAudit`. Its target is written as two chains whose
 * parts belong together: `UPN__TenantContextID__PUID__ObjectID__ObjectClass` and
 * `mara@nordwind.example__…__…__<id>__User`. The acting person stands in `identity`.
 */
export function fromLegacyAudit({ fields, properties, operation }: RecordView): JsonObject {
  const target = targetOf(properties);
  const actor = said(fields['identity']);
  const initiatedBy =
    actor === null
      ? {}
      : actor.includes('@')
        ? { user: { userPrincipalName: actor } }
        : { app: { displayName: actor } };
  return {
    ...properties,
    activityDisplayName: operation,
    category: said(properties['auditEventCategory']),
    operationType: said(properties['operationType']),
    result: said(fields['resultType']),
    resultReason: said(fields['resultDescription']),
    initiatedBy,
    targetResources: target === null ? [] : [target],
    additionalDetails: extras(properties),
  };
}

function targetOf(properties: JsonObject): JsonObject | null {
  const kinds = said(properties['targetResourceType'])?.split(SEPARATOR) ?? [];
  const values = said(properties['targetResourceName'])?.split(SEPARATOR) ?? [];
  if (values.length === 0) return null;
  const part = (name: string): string | null => {
    const place = kinds.findIndex((kind) => kind.toLowerCase() === name);
    return place < 0 ? null : said(values[place]);
  };
  const kind = part('objectclass') ?? (values.length > 1 && kinds.length > 1 ? said(values.at(-1)) : null);
  const principal = part('upn');
  return {
    type: kind,
    id: part('objectid'),
    displayName: part('name') ?? part('displayname') ?? part('spn') ?? principal ?? said(values[0]),
    userPrincipalName: principal,
    modifiedProperties: changesOf(properties['targetUpdatedProperties']),
  };
}

/** JSON text of `[{"Name": …, "OldValue": […], "NewValue": […]}]`; lists of one stand for what is in them. */
function changesOf(value: JsonValue | undefined): JsonValue[] {
  return listOf(value).flatMap((change): JsonValue[] => {
    if (!isJsonObject(change)) return [];
    return [
      {
        displayName: toText(change['Name']) ?? toText(change['name']),
        oldValue: asText(change['OldValue'] ?? change['oldValue']),
        newValue: asText(change['NewValue'] ?? change['newValue']),
      },
    ];
  });
}

function asText(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function extras(properties: JsonObject): JsonValue[] {
  const details: JsonValue[] = [];
  for (const name of ['additionalDetails', 'additionalTargets', 'identityType']) {
    const value = said(properties[name]);
    const object = objectOf(value);
    if (object !== null)
      for (const [key, inside] of Object.entries(object)) details.push({ key, value: inside ?? null });
    else if (value !== null) details.push({ key: name, value });
  }
  return details;
}

/** A text that says something. */
function said(value: JsonValue | undefined): string | null {
  const text = toText(value);
  return text === null || NOTHING.has(text.trim()) ? null : text.trim();
}
