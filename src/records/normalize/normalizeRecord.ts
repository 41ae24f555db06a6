import type { GrantwireEvent, RecordSource } from '../../events/event.ts';
import { contentId, eventId } from '../../events/eventId.ts';
import type { JsonObject } from '../../json/json.ts';
import { categoryOf } from './categoryOf.ts';
import type { NormalizeOptions } from './normalizeOptions.ts';
import { recognizeMessageTrace } from './o365/exchange/recognizeMessageTrace.ts';
import { recognizeOffice365 } from './o365/recognizeOffice365.ts';
import { viewRecord } from './recordView.ts';
import { normalizeUnparsed } from './unparsed.ts';

export type { NormalizeOptions } from './normalizeOptions.ts';

/**
 * Turns a record into an event; a category that is not understood becomes `UNPARSED_RECORD`. Pure: the same record,
 * source and options give the same bytes. Throws for no JSON object, whatever its members are.
 */
export function normalizeRecord(record: JsonObject, source: RecordSource, options: NormalizeOptions): GrantwireEvent {
  const recognized = recognizeOffice365(record) ?? recognizeMessageTrace(record);
  const view = recognized?.view ?? viewRecord(record);
  const category = recognized?.category ?? categoryOf(view);
  const normalized = category === undefined ? normalizeUnparsed(view) : category.normalize(view, options);
  const { actor } = normalized;
  const name = category?.name ?? view.category;
  return {
    id: eventId(category?.idFamily ?? name ?? '', view.tenantId, normalized.ownId ?? contentId(record)),
    transaction_id: view.correlationId,
    event_type: normalized.eventType,
    severity: normalized.severity,
    timestamp: normalized.timestamp,
    actor_email: actor.email,
    actor_ip_address: actor.ip,
    actor_name: actor.name,
    actor_user_id: actor.id,
    actor_user_agent: actor.userAgent,
    data: {
      source,
      category: name,
      operation: view.operation,
      outcome: normalized.outcome,
      tenant_id: view.tenantId,
      targets: normalized.targets,
      details: normalized.details,
    },
  };
}
