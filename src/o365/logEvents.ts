import { logEvents, type NamesOf } from '../platform/telemetry/logEvent.ts';

export const O365_LOG = logEvents({
  o365_polled: {
    meaning: 'One poll of a content type: what is open, what was read, what fails.',
    fields: [
      'type',
      'cellsOpen',
      'oldestOpenMinutes',
      'contents',
      'contentsLeft',
      'records',
      'ignored',
      'bytes',
      'late',
      'failures',
      'failing',
      'oldestExpiresInMinutes',
      'parked',
      'blocked',
    ],
  },
  o365_tick: {
    meaning: 'How many requests the last minute took.',
    fields: ['requestsLastMinute'],
  },
  o365_unreachable: {
    meaning: 'The API cannot be reached.',
    fields: ['code'],
  },
  o365_no_token: {
    meaning: 'No token for the API.',
    fields: ['code'],
  },
  o365_gap: {
    meaning: 'A stretch of a content type is lost, or may be.',
    fields: ['type', 'kind', 'reason', 'from', 'to', 'contents'],
  },
  o365_late_content: {
    meaning: 'Content came after its cell was closed.',
    fields: ['type', 'contents', 'ageMs'],
  },
  o365_content_failed: {
    meaning: 'A content could not be read; it is tried again.',
    fields: ['type', 'code'],
  },
  o365_subscription_started: {
    meaning: 'A subscription was started or healed.',
    fields: ['type', 'outcome'],
  },
  message_traces_polled: {
    meaning: 'One poll of message traces: hours read, rows seen and rows published.',
    fields: ['hours', 'rows', 'published', 'isWhole'],
  },
  message_traces_not_yet: {
    meaning: 'Microsoft Graph does not know the new permission yet; it may take a day.',
    fields: ['code'],
  },
  message_traces_failed: {
    meaning: 'Message traces could not be read; the next poll tries again.',
    fields: ['code'],
  },
  o365_cell_failed: {
    meaning: 'A cell could not be listed; it is tried again.',
    fields: ['type', 'code', 'ageMinutes'],
  },
  o365_feed_failed: {
    meaning: 'A content type could not be read.',
    fields: ['type', 'code', 'reaction'],
  },
});

declare module '../platform/runtime/log.ts' {
  interface LogEvents extends NamesOf<typeof O365_LOG> {}
}
