import type { Normalized } from './category.ts';
import { always, type DetailNames, type EventType } from '../../events/eventType.ts';
import { objectOf } from '../../json/parseJsonText.ts';
import { toIp } from './fields/address.ts';
import { claimsActor } from './fields/claimsActor.ts';
import { resourceOutcome } from './fields/recordOutcome.ts';
import { resourceGroupOf, resourceNameOf, subscriptionOf } from './fields/resourceId.ts';
import { toLabel, toNumber, toText } from './fields/scalars.ts';
import { toTime } from './fields/time.ts';
import type { NormalizeOptions } from './normalizeOptions.ts';
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
 * itself as `details.record`. Only claims of a token tell the actor: an `identity` without them names somebody else in
 * some categories.
 */
export function normalizeUnparsed(view: RecordView, options: NormalizeOptions): Normalized {
  const { fields, properties, record, resourceId } = view;
  const identity = objectOf(fields['identity']);
  const claims = objectOf(identity?.['claim']) ?? objectOf(identity?.['claims']) ?? {};
  return {
    eventType: UNPARSED_EVENT_TYPE,
    severity: 'INFO',
    timestamp:
      toTime(fields['time']) ??
      toTime(properties['timeGenerated']) ??
      toTime(fields['createdDateTime']) ??
      toTime(fields['eventTimestamp']),
    actor: {
      ...claimsActor(claims, options.defaultDomain ?? null),
      ip: toIp(fields['callerIpAddress']),
      userAgent: null,
    },
    outcome: resourceOutcome(fields, properties),
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
