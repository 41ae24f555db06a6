import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import { toText } from '../../normalize/fields/scalars.ts';
import { activityType, openOutcome } from '../activityWords.ts';
import { azureFields, keptFields, regionOf } from '../azureFields.ts';
import { clientFields } from '../clientFields.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';
import { keepFields } from '../keepFields.ts';
import { unique } from '../unique.ts';

const NAME_CLAIM = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name';

/** The Azure Activity log, all its categories. */
export function activityLogs(source: EcsSource): StreamFields {
  const { view } = source;
  const { fields, properties } = view;
  const common = azureFields(source);
  const { ip, client, source: from } = clientFields(fields['callerIpAddress']);
  const identity = objectOf(fields['identity']);
  const claims = objectOf(identity?.['claims']) ?? objectOf(fields['claims']);
  const evidence = objectOf(objectOf(identity?.['authorization'])?.['evidence']);
  const user = userOf(toText(claims?.[NAME_CLAIM]), toText(claims?.['name']));
  return {
    core: {
      ...common,
      event: {
        ...common.event,
        outcome: openOutcome(toText(fields['resultType']), toText(properties['result'])),
        type: [activityType(view.category, view.operation)],
      },
      cloud: { ...common.cloud, region: regionOf(toText(fields['location'])) },
      message: toText(properties['statusMessage']),
      user,
      related: {
        user: unique([user.name, user.full_name]),
        entity: unique([view.resourceId, toText(evidence?.['principalId'])]),
        ip: [ip],
      },
      source: from,
      client,
      geo: { name: toText(fields['location']) },
      log: { level: toText(fields['level']) },
    },
    kept: { ...keptFields(view, keepActivity), event_category: eventCategory(properties) },
  };
}

interface ClaimedUser {
  readonly email: string | null;
  readonly name: string | null;
  readonly domain: string | null;
  readonly full_name: string | null;
}

/** A claimed name with a domain is split at its `@`. */
function userOf(claimed: string | null, fullName: string | null): ClaimedUser {
  const [name, domain] = claimed?.split('@') ?? [];
  const split = name !== undefined && name !== '' && domain !== undefined && claimed?.split('@').length === 2;
  return {
    email: split ? claimed : null,
    name: split ? name : claimed,
    domain: split ? domain : null,
    full_name: fullName,
  };
}

/** What kind of Activity event it is; older exports do not say and are administrative or policy events. */
export function eventCategory(properties: JsonObject): string {
  const named = toText(properties['eventCategory']);
  return named ?? (properties['policies'] === undefined ? 'Administrative' : 'Policy');
}

const BODIES = ['requestBody', 'responseBody', 'requestbody', 'responsebody'];

/** Bodies come as JSON text or as objects; as objects their secrets can be told from the rest. */
function keepActivity(properties: JsonObject): ReturnType<typeof keepFields> {
  const bodies = BODIES.flatMap<[string, JsonValue]>((name) => {
    const body = objectOf(properties[name]);
    return body === null ? [] : [[name, body]];
  });
  return keepFields(bodies.length === 0 ? properties : { ...properties, ...Object.fromEntries(bodies) });
}
