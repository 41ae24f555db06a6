import { randomUUID } from 'node:crypto';
import type { GrantwireEvent } from '../../events/event.ts';
import type { Encoder } from '../request/createEncoder.ts';
import type { OutgoingRequest } from '../request/outgoingRequest.ts';

const CONNECTION_TESTED = 'CONNECTION_TESTED';

/**
 * The request that asks a receiver whether it takes what this connection sends: one `CONNECTION_TESTED` event in the
 * connection's own form, past its filter.
 */
export function testRequest(connection: string, encoder: Encoder, now: Date): OutgoingRequest {
  const event: GrantwireEvent = {
    id: randomUUID(),
    transaction_id: null,
    event_type: CONNECTION_TESTED,
    severity: 'INFO',
    timestamp: now.toISOString(),
    actor_email: null,
    actor_ip_address: null,
    actor_name: 'grantwire',
    actor_user_id: null,
    actor_user_agent: null,
    data: {
      source: { hub: 'grantwire', partition: '0', sequence_number: 0, index: 0, enqueued_time: now.toISOString() },
      category: null,
      operation: 'Connection tested',
      outcome: 'success',
      tenant_id: null,
      targets: [],
      details: { connection },
    },
  };
  const item = encoder.item(event, 0);
  if ('reason' in item) throw new TypeError('a test event that cannot be encoded', { cause: item.cause });
  return { ...encoder.request({ partition: '0', sequenceNumber: 0 }, [item]), hint: 'test' };
}
