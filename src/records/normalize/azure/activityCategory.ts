import type { EventTarget, Severity } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { Category } from '../category.ts';
import type { DetailNames, EventType } from '../../../events/eventType.ts';
import { resourceNameOf } from '../fields/resourceId.ts';
import type { RecordView } from '../recordView.ts';
import { ACTIVITY_DETAILS, type ActivityEnvelope, activityEnvelope } from './activityEnvelope.ts';

/** What is particular to one category of the Activity log. */
export interface ActivityPart {
  readonly eventType: string;
  readonly severity: Severity;
  readonly details: Readonly<Record<string, unknown>>;
  /** Targets beside the resource. */
  readonly targets?: readonly EventTarget[];
}

/** A category of the Activity log that tells of an event rather than an operation. */
export interface ActivityRules {
  readonly name: string;
  readonly events: readonly EventType[];
  readonly details: DetailNames;
  /** @param event the event's own members, wherever the export put them */
  readonly read: (event: JsonObject, envelope: ActivityEnvelope, view: RecordView) => ActivityPart;
}

/** Puts the shared fields of Activity records around what is particular to a category. */
export function activityCategory({ name, events, details, read }: ActivityRules): Category {
  return {
    name,
    events,
    details: { ...ACTIVITY_DETAILS, ...details },
    normalize: (view, options) => {
      const envelope = activityEnvelope(view, options);
      const part = read(eventMembers(view), envelope, view);
      const { resourceId } = view;
      const resource =
        resourceId === null ? [] : [{ type: 'resource', id: resourceId, name: resourceNameOf(resourceId) }];
      return {
        eventType: part.eventType,
        severity: part.severity,
        timestamp: envelope.timestamp,
        actor: envelope.actor,
        outcome: envelope.outcome,
        targets: [...resource, ...(part.targets ?? [])],
        details: { ...envelope.details, ...part.details },
      };
    },
  };
}

/**
 * The event's own members: Event Hubs puts them under `properties.eventProperties` or `properties`, Log Analytics under
 * `Properties_d` beside a shortened `Properties`.
 */
function eventMembers({ fields, properties }: RecordView): JsonObject {
  const dynamic = objectOf(fields['properties_d']);
  const nested = objectOf(properties['eventProperties']);
  if (dynamic === null && nested === null) return properties;
  return { ...dynamic, ...properties, ...nested };
}
