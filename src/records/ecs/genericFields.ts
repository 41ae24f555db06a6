import { isIP } from 'node:net';
import type { GrantwireEvent } from '../../events/event.ts';
import { withoutZone } from './clientFields.ts';
import type { Fields } from './fields.ts';
import { unique } from './unique.ts';

/**
 * ECS fields from what every event has in common: for events that no record stands behind (access changes, test
 * events), for records of no known stream, and for events published before the record's text was asked for. The
 * substance stands under `grantwire.details`.
 */
export function genericFields(event: GrantwireEvent): Fields {
  const { data } = event;
  const address = event.actor_ip_address;
  const ip = address !== null && isIP(address) !== 0 ? withoutZone(address) : null;
  return {
    '@timestamp': event.timestamp,
    event: {
      kind: event.severity === 'ALERT' ? 'alert' : 'event',
      action: data.operation,
      code: event.event_type,
      outcome: data.outcome,
    },
    cloud: { provider: 'azure', account: { id: data.tenant_id } },
    azure: { tenant_id: data.tenant_id, correlation_id: event.transaction_id },
    user: { id: event.actor_user_id, email: event.actor_email, full_name: event.actor_name },
    user_agent: { original: event.actor_user_agent },
    source: { address, ip },
    client: { ip },
    related: {
      ip: [ip],
      user: unique([event.actor_user_id, event.actor_email, event.actor_name]),
      entity: unique(data.targets.map(({ id }) => id)),
    },
    email: data.category === 'MessageTrace' ? traceFields(data.details) : {},
    grantwire: { details: data.details },
  };
}

/** `email.*` of a row of a message trace. */
function traceFields(details: Readonly<Record<string, unknown>>): Fields {
  const list = (value: unknown): unknown[] => (typeof value === 'string' ? [value] : []);
  return {
    from: { address: list(details['sender_address']) },
    to: { address: list(details['recipient_address']) },
    subject: details['subject'],
    message_id: details['message_id'],
    local_id: details['trace_id'],
  };
}
