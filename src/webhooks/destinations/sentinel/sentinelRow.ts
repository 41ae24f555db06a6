import type { EventFormat } from '../../connection/connection.ts';
import { eventTime } from '../eventTime.ts';
import { EventTooLargeError, type DestinationItem } from '../destination.ts';

/** Azure Monitor cuts off what exceeds it in one column, and says nothing. */
const columnBytes = 64 * 1024;

/**
 * The columns of one event. `TimeGenerated` is the event's own time; what has no column of its own stands in `Data`
 * (format `event`), `Ecs` or `Raw`. (Column names such as `id` are reserved there.)
 * @throws EventTooLargeError when a column is above 64 KiB.
 */
export function sentinelRow(
  { event, content }: DestinationItem,
  format: EventFormat,
): Readonly<Record<string, unknown>> {
  const { data } = content as { readonly data?: unknown };
  const { raw } = content as { readonly raw?: unknown };
  const row: Readonly<Record<string, unknown>> = {
    TimeGenerated: eventTime(event),
    EventId: event.id,
    TransactionId: event.transaction_id,
    EventType: event.event_type,
    Severity: event.severity,
    ActorEmail: event.actor_email,
    ActorIpAddress: event.actor_ip_address,
    ActorName: event.actor_name,
    ActorUserId: event.actor_user_id,
    ActorUserAgent: event.actor_user_agent,
    ...(format === 'event' ? { Data: data } : format === 'ecs' ? { Ecs: content } : { Raw: raw }),
  };
  for (const [column, value] of Object.entries(row)) {
    const bytes = Buffer.byteLength(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), 'utf8');
    if (bytes > columnBytes) throw new EventTooLargeError(`column ${column}`, bytes, columnBytes);
  }
  return row;
}
