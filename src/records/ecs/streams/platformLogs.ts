import type { GrantwireEvent } from '../../../events/event.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import { toText } from '../../normalize/fields/scalars.ts';
import type { RecordView } from '../../normalize/recordView.ts';
import { activityType, openOutcome } from '../activityWords.ts';
import { azureFields, keptFields, regionOf } from '../azureFields.ts';
import { clientFields } from '../clientFields.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';
import type { Fields } from '../fields.ts';
import { parseRecord } from '../parseRecord.ts';
import { unique } from '../unique.ts';
import { eventCategory } from './activityLogs.ts';

/** Resource logs of every other category. */
export function platformLogs(source: EcsSource): StreamFields {
  const view = withReadableProperties(source.view);
  const { fields, properties } = view;
  const common = azureFields(source);
  const { ip, client, source: from } = clientFields(fields['callerIpAddress']);
  const location = toText(fields['location']);
  return {
    core: {
      ...common,
      event: {
        ...common.event,
        outcome: openOutcome(toText(fields['resultType']), toText(properties['result']), toText(fields['status'])),
        type: [activityType(view.category, view.operation)],
      },
      cloud: { ...common.cloud, region: toText(fields['region']) ?? regionOf(location) },
      message: toText(properties['log']),
      user: callerOf(source.event),
      related: { user: unique([source.event.actor_user_id, source.event.actor_name]), ip: [ip] },
      source: from,
      client,
      geo: { name: location },
      log: { level: toText(fields['level']) },
    },
    kept: { ...keptFields(view), event_category: eventCategory(properties) },
  };
}

/** Who called, as the claims of the token say (Key Vault, SQL, Kubernetes, …); the event has read them. */
function callerOf({ actor_user_id, actor_email, actor_name }: GrantwireEvent): Fields {
  const name = actor_email ?? actor_name;
  return { id: actor_user_id, email: actor_email, name, full_name: actor_name === name ? null : actor_name };
}

/** Function apps write `properties` as text in which an object stands in single quotes. */
function withReadableProperties(view: RecordView): RecordView {
  const text = view.fields['properties'];
  if (typeof text !== 'string' || objectOf(text) !== null || !/^\s*\{/.test(text)) return view;
  const properties = parseRecord(text);
  return properties === null ? view : { ...view, properties };
}
