import { objectOf } from '../../../json/parseJsonText.ts';
import { toText } from '../../normalize/fields/scalars.ts';
import { azureFields, keptFields, regionOf } from '../azureFields.ts';
import { clientFields } from '../clientFields.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';

/** Runs of the provisioning service. A step that failed inside a run that succeeded does not make the run a failure. */
export function provisioning(source: EcsSource): StreamFields {
  const { view } = source;
  const { fields, properties } = view;
  const common = azureFields(source);
  const { ip, client, source: from } = clientFields(fields['callerIpAddress']);
  const result = toText(fields['resultType'])?.toLowerCase();
  const status = objectOf(properties['provisioningStatusInfo']);
  return {
    core: {
      ...common,
      event: {
        ...common.event,
        outcome: result === 'success' || result === 'failure' ? result : null,
        reason: toText(objectOf(status?.['errorInformation'])?.['reason']),
      },
      cloud: { ...common.cloud, region: regionOf(toText(fields['location'])) },
      related: { ip: [ip] },
      source: from,
      client,
      log: { level: toText(fields['level']) },
    },
    kept: keptFields(view),
  };
}
