import type { GrantwireEvent, RecordSource } from '../event.ts';
import { contentId, eventId } from '../eventId.ts';
import type { JsonObject } from '../json/json.ts';
import { findCategory } from './categories.ts';
import type { Category } from './category.ts';
import type { NormalizeOptions } from './normalizeOptions.ts';
import { type RecordView, viewRecord } from './recordView.ts';
import { normalizeUnparsed } from './unparsed.ts';

export type { NormalizeOptions } from './normalizeOptions.ts';

/**
 * Turns a record into an event; a category that is not understood becomes `UNPARSED_RECORD`. Pure: the same record,
 * source and options give the same bytes. Throws for no JSON object, whatever its members are.
 */
export function normalizeRecord(record: JsonObject, source: RecordSource, options: NormalizeOptions): GrantwireEvent {
  const view = viewRecord(record);
  const category = categoryOf(view);
  const normalized = category === undefined ? normalizeUnparsed(view) : category.normalize(view, options);
  const { actor } = normalized;
  const name = category?.name ?? view.category;
  return {
    id: eventId(name ?? '', view.tenantId, normalized.ownId ?? contentId(record)),
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

/**
 * The category a record belongs to: the one it names; else its Log Analytics table (`Type`); else `AuditLogs` when it
 * has the shape of Graph's `directoryAudit`, whose `category` is the kind of object.
 */
function categoryOf({ category, fields, properties }: RecordView): Category | undefined {
  const named = category === null ? undefined : findCategory(category);
  if (named !== undefined) return named;
  const table = fields['type'];
  const byTable = typeof table === 'string' ? findCategory(table) : undefined;
  if (byTable !== undefined) return byTable;
  const activity = properties['targetResources'] ?? properties['activityDisplayName'];
  const directoryAudit = properties['initiatedBy'] !== undefined && activity !== undefined;
  return directoryAudit ? findCategory('AuditLogs') : undefined;
}
