import { logEvents, type NamesOf } from '../platform/telemetry/logEvent.ts';

export const WEBHOOK_LOG = logEvents({
  secret_unusable: {
    meaning: 'A secret cannot be read or used, so its public key cannot be served.',
    fields: ['setting', 'reason'],
  },
  delivered: {
    meaning: 'A batch of events was delivered and the cursor committed.',
    fields: ['connection', 'partition', 'sequenceNumber', 'index', 'requests', 'events', 'rejected', 'oldestMs'],
  },
  checkpoint_jumped: {
    meaning: 'The checkpoint of an outbox jumped; the stretch is read again and delivered first.',
    fields: ['connection', 'partition', 'from', 'to'],
  },
  replay_done: {
    meaning: 'A replay since a time has come to its end.',
    fields: ['connection', 'since'],
  },
  failed_event_tried: {
    meaning: 'A rejected event was tried again.',
    fields: ['connection', 'eventId', 'tries', 'accepted'],
  },
  request_refused: {
    meaning: 'A receiver refused a request; its events are tried one by one.',
    fields: ['connection', 'partition', 'sequenceNumber', 'code', 'reason'],
  },
  event_rejected: {
    meaning: 'A receiver refused one event; it is on the failed list.',
    fields: ['connection', 'partition', 'sequenceNumber', 'index', 'eventId', 'code', 'reason'],
  },
  event_quarantined: {
    meaning: 'An item of a message could not be delivered as an event.',
    fields: ['connection', 'partition', 'sequenceNumber', 'index', 'reason'],
  },
  message_quarantined: {
    meaning: 'A message of the hub of events is not an envelope of events, or has many items that are none.',
    fields: ['connection', 'partition', 'sequenceNumber', 'reason', 'items'],
  },
  clock_skew: {
    meaning: 'The clock of a receiver differs from ours so much that it may refuse signatures.',
    fields: ['connection', 'receiverAheadMs'],
  },
  connection_verified: {
    meaning: 'A receiver took the test event; the connection is active.',
    fields: ['connection'],
  },
  connection_resumed: {
    meaning: 'A connection that was off delivers again.',
    fields: ['connection', 'pausedAt'],
  },
  connection_not_open: {
    meaning: 'A connection takes nothing now; the sweep goes on with the others.',
    fields: ['connection', 'reason'],
  },
});

declare module '../platform/runtime/log.ts' {
  interface LogEvents extends NamesOf<typeof WEBHOOK_LOG> {}
}
