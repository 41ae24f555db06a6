import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { toNumber, toText } from '../../normalize/fields/scalars.ts';
import { toTime } from '../../normalize/fields/time.ts';
import { azureFields, keptFields } from '../azureFields.ts';
import { clientFields } from '../clientFields.ts';
import { toNanoseconds } from '../duration.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';
import { directoryAction, directoryTypes, statusOutcome } from '../directoryRequest.ts';
import { keepFields } from '../keepFields.ts';
import { unique } from '../unique.ts';
import { urlFields } from '../urlFields.ts';

/** Calls to the old Azure AD Graph. The record has no time of its own at the top. */
export function aadGraphActivityLogs(source: EcsSource): StreamFields {
  const { view } = source;
  const { fields, properties } = view;
  const common = azureFields(source);
  const { ip, client, source: from } = clientFields(toText(properties['callerIpAddress']) ?? fields['callerIpAddress']);
  const location = toText(fields['location']) ?? toText(properties['location']);
  const userId = toText(properties['userId']);
  const actor = userId ?? toText(properties['servicePrincipalId']);
  const method = toText(properties['httpMethod']);
  const status = toNumber(properties['httpStatusCode']);
  const requestId = toText(properties['requestId']);
  const url = toText(properties['requestUri']);
  return {
    core: {
      ...common,
      '@timestamp': toTime(properties['timeGenerated']) ?? common['@timestamp'],
      event: {
        ...common.event,
        action: directoryAction(url, method) ?? view.operation,
        category: ['iam', 'web'],
        type: directoryTypes(method),
        outcome: statusOutcome(status),
        id: requestId,
        duration: toNanoseconds(properties['durationMs'] ?? fields['durationMs']),
      },
      cloud: { ...common.cloud, region: location, service: { name: 'Azure AD Graph' } },
      http: {
        request: { id: requestId, method },
        response: { status_code: status, bytes: toNumber(properties['responseSizeBytes']) },
      },
      url: urlFields(url),
      user: { id: actor },
      related: { user: unique([actor, toText(properties['appId'])]), ip: [ip] },
      session: { id: toText(properties['sessionId']) },
      source: from,
      client: { ...client, user: { id: actor } },
      destination: { geo: { region_name: location } },
      user_agent: { original: toText(properties['userAgent']) },
    },
    kept: keptFields(view, (object) => keepFields({ ...object, ...lists(object) })),
  };
}

/** Comma lists come with stray commas and spaces: `" Group.Read.All,"`. */
function lists(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    ['roles', 'scopes', 'wids'].flatMap<[string, JsonValue]>((name) => {
      const text = toText(properties[name]);
      if (text === null) return [];
      const parts = text.split(',').map((part) => part.trim());
      return [[name, parts.filter((part) => part !== '')]];
    }),
  );
}
