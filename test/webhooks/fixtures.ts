import * as fc from 'fast-check';
import type { GrantwireEvent } from '../../src/events/event.ts';
import type { EventsMessage } from '../../src/events/readEnvelope.ts';
import type { Connection } from '../../src/webhooks/connection/connection.ts';
import { createEncoder, type EncoderParts } from '../../src/webhooks/request/createEncoder.ts';
import type { CutMessage } from '../../src/webhooks/request/outgoingRequest.ts';

/** Invented for these tests. */
export const currentSecret = 'whsec_bm9yZHdpbmQtY3VycmVudC1zaWduaW5nLWtleS0wMQ==';
export const previousSecret = 'whsec_bm9yZHdpbmQtcHJldmlvdXMtc2lnbmluZy1rZXktMDI=';
export const plainSecret = 'nordwind plain text key 2026';

/** A valid connection; what matters to a test is overridden. */
export function connection(changes: Partial<Connection> = {}): Connection {
  return {
    number: 1,
    name: 'siem',
    url: 'https://hooks.nordwind.example/in',
    secrets: [currentSecret],
    apiKeys: [],
    events: [],
    format: 'event',
    batchSize: 1,
    concurrency: 1,
    timeoutMs: 5_000,
    rateLimit: null,
    allowHttp: true,
    signatureHeaderPrefix: 'X-Grantwire',
    destination: 'generic',
    tags: [],
    own: {},
    allowPrivate: [],
    allowPorts: [],
    redact: [],
    redactKey: null,
    ed25519Key: null,
    stateKey: 'a secret of the deployment in tests',
    ...changes,
  };
}

/** A valid event; what matters to a test is overridden. */
export function event(changes: Partial<GrantwireEvent> = {}): GrantwireEvent {
  return {
    id: '5b0c9a54-2f0e-5c1d-9b1f-0d8a4f6e7c21',
    transaction_id: null,
    event_type: 'GROUP_MEMBER_ADDED',
    severity: 'INFO',
    timestamp: '2026-11-20T08:00:00.000Z',
    actor_email: 'ada@nordwind.example',
    actor_ip_address: '203.0.113.7',
    actor_name: 'Ada Lindqvist',
    actor_user_id: null,
    actor_user_agent: null,
    data: {
      source: {
        hub: 'diagnostics',
        partition: '0',
        sequence_number: 4,
        index: 0,
        enqueued_time: '2026-11-20T08:00:01Z',
      },
      category: 'AuditLogs',
      operation: 'Add member to group',
      outcome: 'success',
      tenant_id: null,
      targets: [],
      details: {},
    },
    ...changes,
  };
}

/** A message as an encoder made for this connection cuts it. */
export function cutRequests(
  connection: Connection,
  message: EventsMessage,
  { toEcs, sets = new Map() }: Partial<EncoderParts> = {},
): CutMessage {
  return createEncoder(connection, { toEcs: toEcs ?? ((event) => event), sets }).cut(message);
}

/** Index in its message of each event of a request. */
export function indexesOf({ items }: CutMessage['requests'][number]): number[] {
  return items.map(({ index }) => index);
}

export const eventTypes = ['GROUP_MEMBER_ADDED', 'ROLE_ASSIGNED', 'ROLE_REMOVED', 'SIGN_IN_FAILED'] as const;

/** Events as a parser may meet them: any JSON in the details, with and without the record's text. */
export const anyEvent: fc.Arbitrary<GrantwireEvent> = fc
  .record({
    id: fc.uuid(),
    type: fc.constantFrom(...eventTypes),
    name: fc.option(fc.string({ unit: 'binary' })),
    details: fc.dictionary(fc.string(), fc.jsonValue()),
    raw: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
  })
  .map(({ id, type, name, details, raw }) => {
    const base = event({ id, event_type: type, actor_name: name });
    return { ...base, data: { ...base.data, details, ...(raw === undefined ? {} : { raw }) } };
  });

/** The bytes of a hub message with these items. */
export function envelope(records: readonly unknown[]): Buffer {
  return Buffer.from(JSON.stringify({ records }));
}
