import type { GrantwireEvent, RecordSource } from '../../events/event.ts';
import { eventId } from '../../events/eventId.ts';
import type { JsonObject } from '../../json/json.ts';
import { categoryOf } from './categoryOf.ts';
import { identityOf } from './identity/identityOf.ts';
import type { NormalizeOptions } from './normalizeOptions.ts';
import { recognizeMessageTrace } from './o365/exchange/recognizeMessageTrace.ts';
import { recognizeOffice365 } from './o365/recognizeOffice365.ts';
import { viewRecord } from './recordView.ts';
import { normalizeUnparsed } from './unparsed.ts';

export type { NormalizeOptions } from './normalizeOptions.ts';

/** An event, and whose own id it has. */
export interface IdentifiedEvent {
  readonly event: GrantwireEvent;
  /**
   * Family, tenant and own id of the record; null when it has no own id. Two events with one of these and different ids
   * are two meanings of one own id.
   */
  readonly own: string | null;
}

/**
 * Turns a record into an event; a category that is not understood becomes `UNPARSED_RECORD`. Pure: the same record,
 * source and options give the same bytes. Throws for no JSON object, whatever its members are.
 */
export function normalizeRecord(record: JsonObject, source: RecordSource, options: NormalizeOptions): GrantwireEvent {
  return read(record, source, options).event;
}

/** As `normalizeRecord`, and tells whose own id the event has. */
export function identifyRecord(record: JsonObject, source: RecordSource, options: NormalizeOptions): IdentifiedEvent {
  const { event, family, own } = read(record, source, options);
  return { event, own: own === null ? null : `${family}\n${event.data.tenant_id?.toLowerCase() ?? ''}\n${own}` };
}

interface Read {
  readonly event: GrantwireEvent;
  readonly family: string;
  readonly own: string | null;
}

function read(record: JsonObject, source: RecordSource, options: NormalizeOptions): Read {
  const recognized = recognizeOffice365(record) ?? recognizeMessageTrace(record);
  const view = recognized?.view ?? viewRecord(record);
  const category = recognized?.category ?? categoryOf(view);
  const normalized = category === undefined ? normalizeUnparsed(view, options) : category.normalize(view, options);
  const { actor } = normalized;
  const name = category?.name ?? view.category;
  const family = (category?.idFamily ?? name ?? '').toLowerCase();
  const identity = identityOf(family, view);
  const event = {
    id: eventId(family, view.tenantId, identity.text),
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
  return { event, family, own: identity.own };
}
