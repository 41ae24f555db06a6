import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { toLabel, toNumber, toText } from '../../normalize/fields/scalars.ts';
import { toTime } from '../../normalize/fields/time.ts';
import { azureFields, keptFields } from '../azureFields.ts';
import { clientFields } from '../clientFields.ts';
import { toNanoseconds } from '../duration.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';
import { keepFields } from '../keepFields.ts';
import { urlFields } from '../urlFields.ts';

/** Calls to Microsoft Graph. An application's own call has no user. */
export function graphActivityLogs(source: EcsSource): StreamFields {
  const { view } = source;
  const { fields, properties } = view;
  const common = azureFields(source);
  const { ip, client, source: from } = clientFields(toText(fields['callerIpAddress']) ?? properties['ipAddress']);
  const userId = toText(properties['userId']);
  const location = toText(fields['location']) ?? toText(properties['location']);
  return {
    core: {
      ...common,
      '@timestamp': common['@timestamp'] ?? toTime(properties['timeGenerated']),
      event: {
        ...common.event,
        type: ['access'],
        duration: toNanoseconds(fields['durationMs'] ?? properties['durationMs']),
      },
      cloud: { ...common.cloud, region: location, service: { name: 'Microsoft Graph' } },
      http: {
        request: { id: toText(properties['requestId']), method: toText(properties['requestMethod']) },
        response: {
          status_code: toNumber(properties['responseStatusCode']),
          bytes: toNumber(properties['responseSizeBytes']),
        },
      },
      url: urlFields(toText(properties['requestUri'])),
      user: { id: userId },
      related: { user: [userId], ip: [ip] },
      source: from,
      client: { ...client, user: { id: userId } },
      destination: { geo: { region_name: location } },
      log: { level: toLabel(fields['Level']) ?? toLabel(fields['level']) },
      user_agent: { original: toText(properties['userAgent']) },
    },
    kept: keptFields(view, (object) => keepFields({ ...object, ...lists(object) })),
  };
}

/** Roles, scopes and well-known ids are one text with spaces between them. */
function lists(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    ['roles', 'scopes', 'wids'].flatMap<[string, JsonValue]>((name) => {
      const text = toText(properties[name]);
      return text === null ? [] : [[name, text.split(/\s+/).filter((part) => part !== '')]];
    }),
  );
}
