import { isIP } from 'node:net';
import type { GrantwireEvent } from '../event.ts';

/** The schema version that the fields follow. */
const ECS_VERSION = '8.11.0';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The event in Elastic Common Schema, from what every category has in common: time, action, outcome, identity, address,
 * tenant and targets. `event.id` is the event's id, so that a repeat is the same document; `event.original` is the
 * record's exact text where the event carries it; the category's substance stands under `grantwire.details`.
 */
export function toEcs(event: GrantwireEvent): object {
  const { data } = event;
  const address = event.actor_ip_address;
  const ip = address !== null && isIP(address) !== 0 ? address : null;
  const users = [
    ...new Set([event.actor_user_id, event.actor_email, event.actor_name].filter((name) => name !== null)),
  ];
  return compact({
    '@timestamp': event.timestamp,
    ecs: { version: ECS_VERSION },
    event: compact({
      kind: event.severity === 'ALERT' ? 'alert' : 'event',
      id: event.id,
      action: data.operation,
      code: event.event_type,
      outcome: data.outcome,
      original: data.raw,
    }),
    cloud: { provider: 'azure', ...(data.tenant_id === null ? {} : { account: { id: data.tenant_id } }) },
    azure: compact({ tenant_id: data.tenant_id, correlation_id: event.transaction_id }),
    user: compact({ id: event.actor_user_id, email: event.actor_email, full_name: event.actor_name }),
    user_agent: compact({ original: event.actor_user_agent }),
    source: compact({ address, ip }),
    client: compact({ ip }),
    related: compact({
      ip: ip === null ? null : [ip],
      user: users.length === 0 ? null : users,
      entity: [...new Set(data.targets.map(({ id }) => id).filter((id) => id !== null))],
    }),
    grantwire: { category: data.category, severity: event.severity, targets: data.targets, details: data.details },
  });
}

/** Leaves out what is null, undefined or empty: ECS has no null fields. */
function compact(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => {
      if (value === null || value === undefined) return false;
      if (Array.isArray(value)) return value.length > 0;
      return typeof value !== 'object' || Object.keys(value).length > 0;
    }),
  );
}
