import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { toEmail } from '../../normalize/fields/person.ts';
import { toText } from '../../normalize/fields/scalars.ts';
import { azureFields, keptFields } from '../azureFields.ts';
import { clientFields } from '../clientFields.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';
import { keepFields } from '../keepFields.ts';
import { unique } from '../unique.ts';

/**
 * Risk detections and risky users, applications likewise. `identity` at the top may name somebody else than the user in
 * `properties`, and `location` is a country: both are left aside.
 */
export function identityProtection(source: EcsSource): StreamFields {
  const { view } = source;
  const { fields, properties } = view;
  const common = azureFields(source);
  const { ip, client, source: from } = clientFields(toText(fields['callerIpAddress']) ?? properties['ipAddress']);
  const id = toText(properties['userId']);
  const name = toText(properties['userPrincipalName']);
  const fullName = toText(properties['userDisplayName']);
  const { identity: _, ...kept } = keptFields(view, (object) => {
    const info = object['additionalInfo'];
    const parsed = listOf(info).length > 0 ? listOf(info) : (objectOf(info) ?? info);
    return keepFields(parsed === undefined ? object : { ...object, additionalInfo: parsed });
  });
  return {
    core: {
      ...common,
      user: { id, name, email: toEmail(name, null), full_name: fullName },
      related: { user: unique([id, name, fullName]), entity: [toText(properties['servicePrincipalId'])], ip: [ip] },
      source: from,
      client,
    },
    kept,
  };
}
