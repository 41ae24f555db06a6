import type { EventTarget, GrantwireEvent, RecordSource } from '../../events/event.ts';
import { eventId } from '../../events/eventId.ts';
import { always, type DetailNames, type EventType, type LogSet } from '../../events/eventType.ts';
import { canonicalText } from '../../json/canonicalText.ts';
import type { JsonObject } from '../../json/json.ts';
import { UNPARSED_EVENT_TYPE } from './unparsed.ts';

/** Type of the event of a record that is understood but came out of a message that was no JSON. */
export const REPAIRED_EVENT_TYPE = 'REPAIRED_RECORD';

/** Nobody knows what the record would have been in a sound message, so whoever waits for anything hears of it. */
const SETS: readonly LogSet[] = [
  'ingress-authentication',
  'sso-authentication',
  'third-party-alerts',
  'access-changes',
  'admin-activity',
  'unparsed',
];

export const REPAIRED_EVENTS: readonly EventType[] = [
  always(
    REPAIRED_EVENT_TYPE,
    'WARNING',
    'a record of a category that is understood, out of a message that was not JSON: it may be text that somebody put into another record',
    SETS,
  ),
];

/** What its `data.details` holds. */
export const REPAIRED_DETAILS: DetailNames = {
  claimed_type: 'event type that the record would have in a sound message',
  claimed_severity: 'severity that it would have',
  claimed_details: 'details that it would have, under the names of its category',
};

/** How a record came out of a message that was no JSON. */
export type Doubt = Pick<RecordSource, 'repaired' | 'salvaged'>;

/** Whether an event's record came out of a message that was no JSON. */
export function isDoubtful({ data: { source } }: GrantwireEvent): boolean {
  return source.repaired !== undefined || source.salvaged !== undefined;
}

/**
 * What a record may say that came out of a message that was no JSON (design rule 11): the same, marked in
 * `data.source`, if its category is not understood; else a `REPAIRED_RECORD` that tells what it claims. Its id is made
 * of the whole content, so that no such record can take the id of another event; it names no object to read again.
 */
export function doubtful(event: GrantwireEvent, record: JsonObject, doubt: Doubt): GrantwireEvent {
  const id = eventId('repaired', event.data.tenant_id, canonicalText(record));
  const source = { ...event.data.source, ...doubt };
  if (event.event_type === UNPARSED_EVENT_TYPE) return { ...event, id, data: { ...event.data, source } };
  return {
    ...event,
    id,
    event_type: REPAIRED_EVENT_TYPE,
    severity: 'WARNING',
    data: {
      ...event.data,
      source,
      targets: event.data.targets.map(withoutKey),
      details: {
        claimed_type: event.event_type,
        claimed_severity: event.severity,
        claimed_details: event.data.details,
      },
    },
  };
}

function withoutKey({ type, id, name }: EventTarget): EventTarget {
  return { type, id, name };
}
