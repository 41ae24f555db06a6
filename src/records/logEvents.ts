import { logEvents, type NamesOf } from '../platform/telemetry/logEvent.ts';

export const RECORD_LOG = logEvents({
  ingested: {
    meaning: 'A batch of a source hub was read, published and committed.',
    fields: ['hub', 'partition', 'messages', 'items', 'events', 'repeats', 'quarantined', 'notPublished', 'lagMs'],
  },
  batch_repeated: {
    meaning: 'The platform handed over a batch that was done before; it was skipped.',
    fields: ['hub', 'connection', 'partition', 'messages'],
  },
  gap_opened: {
    meaning: 'The checkpoint jumped: a stretch was passed over and is read again by the sweep.',
    fields: ['hub', 'partition', 'from', 'to', 'cause'],
  },
  gap_waits: {
    meaning: 'An open gap belongs to a hub that is not among the sources now.',
    fields: ['reader', 'partition', 'from', 'to'],
  },
  gap_recovered: {
    meaning: 'A stretch that was passed over was read again and published.',
    fields: ['reader', 'partition', 'from', 'to', 'cause'],
  },
  seen_ids_read_again: {
    meaning: 'Ids of messages that no saved segment accounts for were read again from the hub.',
    fields: ['partition', 'from', 'to', 'messages'],
  },
  seen_ids_unreadable: {
    meaning: 'A segment of seen ids is broken; what it held is read again from the hub.',
    fields: ['blob'],
  },
  seen_ids_not_saved: {
    meaning: 'Seen ids could not be saved; they are in memory, and saved with the next.',
    fields: ['partition', 'reason'],
  },
  repeat_window_shortened: {
    meaning: 'More ids than fit in memory: repeats are recognised for fewer hours.',
    fields: ['partition', 'hours'],
  },
});

declare module '../platform/runtime/log.ts' {
  interface LogEvents extends NamesOf<typeof RECORD_LOG> {}
}
