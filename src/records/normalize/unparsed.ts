import type { Normalized } from './category.ts';
import { always, type DetailNames, type EventType } from '../../events/eventType.ts';
import { toIp } from './fields/address.ts';
import { toOutcome } from './fields/outcome.ts';
import { resourceGroupOf, resourceNameOf, subscriptionOf } from './fields/resourceId.ts';
import { toLabel, toNumber, toText } from './fields/scalars.ts';
import { toTime } from './fields/time.ts';
import type { RecordView } from './recordView.ts';

/** Type of the event of a record whose category is not understood. */
export const UNPARSED_EVENT_TYPE = 'UNPARSED_RECORD';

/** The event types of records that are not understood. */
export const UNPARSED_EVENTS: readonly EventType[] = [
  always(UNPARSED_EVENT_TYPE, 'INFO', 'a category that is not understood, platform logs among them', ['unparsed']),
];

/** What their `data.details` holds. */
export const UNPARSED_DETAILS: DetailNames = {
  subscription_id: 'subscription',
  resource_group: 'resource group',
  level: 'level of the record',
  location: 'region',
  result_type: 'result',
  result_signature: 'more exact result',
  result_description: 'result in words',
  duration_ms: 'duration, in milliseconds',
  record: 'the record itself',
};

/**
 * An event for a record of a category that is not understood: the envelope fields that can be found, and the record
 * itself as `details.record`. `identity` does not become the actor: in some categories it names somebody else.
 */
export function normalizeUnparsed(view: RecordView): Normalized {
  const { fields, properties, record, resourceId } = view;
  return {
    eventType: UNPARSED_EVENT_TYPE,
    severity: 'INFO',
    timestamp:
      toTime(fields['time']) ??
      toTime(properties['timeGenerated']) ??
      toTime(fields['createdDateTime']) ??
      toTime(fields['eventTimestamp']),
    actor: { email: null, ip: toIp(fields['callerIpAddress']), name: null, id: null, userAgent: null },
    outcome: toOutcome(toText(fields['resultType']) ?? toText(properties['result'])),
    targets: resourceId === null ? [] : [{ type: 'resource', id: resourceId, name: resourceNameOf(resourceId) }],
    details: {
      subscription_id: resourceId === null ? null : subscriptionOf(resourceId),
      resource_group: resourceId === null ? null : resourceGroupOf(resourceId),
      level: toLabel(fields['Level']) ?? toLabel(fields['level']),
      location: toText(fields['location']),
      result_type: toLabel(fields['resultType']),
      result_signature: toLabel(fields['resultSignature']),
      result_description: toText(fields['resultDescription']),
      duration_ms: toNumber(fields['durationMs']),
      record,
    },
  };
}
