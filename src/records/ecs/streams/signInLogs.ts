import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { toEmail } from '../../normalize/fields/person.ts';
import { toLabel, toNumber, toText } from '../../normalize/fields/scalars.ts';
import { toTime } from '../../normalize/fields/time.ts';
import { azureFields, keptFields } from '../azureFields.ts';
import { clientFields } from '../clientFields.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';
import type { Fields } from '../fields.ts';
import { keepFields, type KeepOptions } from '../keepFields.ts';
import { keptNames, snakeCase } from '../keptNames.ts';
import { unique } from '../unique.ts';

/** Sign-ins of people, applications and managed identities. `location` at the top is a country here, not a region. */
export function signInLogs(source: EcsSource): StreamFields {
  const { view } = source;
  const { fields, properties } = view;
  const common = azureFields(source);
  const status = objectOf(properties['status']) ?? {};
  const { ip, client, source: from } = clientFields(properties['ipAddress']);
  const userId = toText(properties['userId']);
  const upn = toText(properties['userPrincipalName']);
  const fullName = toText(properties['userDisplayName']);
  const deviceId = toText(objectOf(properties['deviceDetail'])?.['deviceId']);
  const entities = ['appId', 'resourceId', 'servicePrincipalId', 'servicePrincipalCredentialKeyId', 'userId'];
  return {
    core: {
      ...common,
      '@timestamp': toTime(properties['createdDateTime']) ?? common['@timestamp'] ?? toTime(fields['createdDateTime']),
      event: {
        ...common.event,
        category: ['authentication'],
        type: ['info'],
        outcome: outcomeOf(status, fields['resultType']),
        id: toText(properties['id']),
      },
      message: messageOf(toText(status['failureReason']), toText(status['additionalDetails'])),
      user: { id: userId, name: upn, email: toEmail(upn, null), full_name: fullName },
      related: {
        user: unique([userId, upn, fullName]),
        entity: unique([...entities.map((name) => toText(properties[name])), deviceId]),
        ip: [ip],
      },
      source: { ...from, address: toText(properties['ipAddress']) },
      client,
      service: { name: toText(properties['servicePrincipalName']) },
      geo: geoOf(toText(fields['location']), objectOf(properties['location']) ?? {}),
      log: { level: toLabel(fields['Level']) ?? toLabel(fields['level']) },
      user_agent: { original: toText(properties['userAgent']) },
    },
    kept: keptFields(view, keepSignIn),
  };
}

/**
 * `status.errorCode` decides, above 0 is a failure (interrupts such as 50140 too); without it the number in
 * `resultType`; a record with neither says nothing, so it is `unknown`.
 */
function outcomeOf(status: JsonObject, resultType: JsonValue | undefined): string {
  const code = toNumber(status['errorCode']) ?? toNumber(resultType);
  if (code === 0) return 'success';
  return code !== null && code > 0 ? 'failure' : 'unknown';
}

function messageOf(reason: string | null, details: string | null): string | null {
  return reason !== null && details !== null ? `${reason} (${details})` : (reason ?? details);
}

function geoOf(country: string | null, place: JsonObject): Fields {
  const coordinates = objectOf(place['geoCoordinates']) ?? {};
  const lat = toNumber(coordinates['latitude']);
  const lon = toNumber(coordinates['longitude']);
  return {
    country_iso_code: country,
    city_name: toText(place['city']),
    region_name: toText(place['state']),
    location: lat === null || lon === null ? null : { lat, lon },
  };
}

const RENAMED: ReadonlyMap<string, string> = new Map([
  ['createdDateTime', 'created_at'],
  ['processingTimeInMilliseconds', 'processing_time_ms'],
  ['riskLevelDuringSignIn', 'risk_level_during_signin'],
]);
const NAMES: KeepOptions = {
  nameOf: keptNames((key) => RENAMED.get(key) ?? snakeCase(key)),
  numbersAsText: false,
};

function keepSignIn(properties: JsonObject): Fields {
  const kept = keepFields(properties, NAMES);
  const steps = listOf(properties['authenticationProcessingDetails']).flatMap<[string, string]>((step) => {
    const pair = objectOf(step);
    const key = toText(pair?.['key']);
    const value = toLabel(pair?.['value']);
    return key === null || value === null ? [] : [[key.replaceAll('.', '_'), value]];
  });
  return steps.length === 0 ? kept : { ...kept, authentication_processing_details: Object.fromEntries(steps) };
}
