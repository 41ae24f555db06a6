import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { toText } from '../../normalize/fields/scalars.ts';
import { toTime } from '../../normalize/fields/time.ts';
import { azureFields, keptFields, regionOf } from '../azureFields.ts';
import { clientFields } from '../clientFields.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';
import { unique } from '../unique.ts';

/** Entra directory audits. An application that acted is in `related.entity`; `user` is for people. */
export function auditLogs(source: EcsSource): StreamFields {
  const { view } = source;
  const { fields, properties } = view;
  const common = azureFields(source);
  const { ip, client, source: from } = clientFields(fields['callerIpAddress']);
  const initiator = objectOf(properties['initiatedBy']);
  const user = objectOf(initiator?.['user']);
  const [id, name, fullName] = ['id', 'userPrincipalName', 'displayName'].map((key) => toText(user?.[key])) as [
    string | null,
    string | null,
    string | null,
  ];
  const targets = listOf(properties['targetResources']).map((target) => toText(objectOf(target)?.['id']));
  const result = toText(properties['result'])?.toLowerCase();
  return {
    core: {
      ...common,
      '@timestamp': common['@timestamp'] ?? toTime(properties['activityDateTime']),
      event: {
        ...common.event,
        outcome: result === 'success' || result === 'failure' ? result : null,
        reason: toText(properties['resultReason']),
      },
      cloud: { ...common.cloud, region: regionOf(toText(fields['location'])) },
      user: { id, name, full_name: fullName },
      related: {
        user: unique([id, name, fullName]),
        entity: unique([id, toText(objectOf(initiator?.['app'])?.['servicePrincipalId']), ...targets]),
        ip: [ip],
      },
      source: from,
      client,
      log: { level: toText(fields['level']) },
    },
    kept: keptFields(view),
  };
}
