import { logEvents, type NamesOf } from '../platform/telemetry/logEvent.ts';

/** How loud a notice stands in the log. */
export type NoticeLevel = 'info' | 'warn' | 'error';

interface KindOfNotice {
  readonly level: NoticeLevel;
  /** What has happened, in one sentence. */
  readonly meaning: string;
  /** Fields of a line of the same name that the part itself writes each time, beside the notice's `key` and `text`. */
  readonly fields?: readonly string[];
}

/** Everything that operators are told. Each is also a line of that name in the log, for alert rules. */
export const NOTICE_KINDS = {
  connection_failing: {
    level: 'error',
    meaning: 'A connection does not take events.',
    fields: ['connection', 'code', 'attempts', 'nextAttemptAt'],
  },
  connection_recovered: {
    level: 'info',
    meaning: 'A connection takes events again.',
    fields: ['connection', 'since', 'attempts', 'lastCode'],
  },
  connection_disabled: { level: 'error', meaning: 'A connection was switched off after long failure.' },
  egress_down: { level: 'error', meaning: 'No connection can be reached: the way out of the app is down.' },
  events_late: { level: 'warn', meaning: 'Events wait for a connection for longer than a threshold.' },
  events_skipped: {
    level: 'error',
    meaning: 'A connection was off for so long that delivery went on with what is new.',
  },
  cursor_missing: { level: 'error', meaning: 'The cursor of a connection was gone; delivery went on at what waited.' },
  cursor_orphaned: { level: 'error', meaning: 'Events wait for a connection that is no longer configured.' },
  daily_digest: { level: 'info', meaning: 'Once a day: what each connection rejected and how it stands.' },
  partition_stalled: {
    level: 'error',
    meaning: 'A partition of a source hub is behind and does not move.',
    fields: ['reader', 'partition', 'from', 'to', 'tries'],
  },
  records_expired: {
    level: 'error',
    meaning: 'A hub dropped messages before they were read.',
    fields: ['reader', 'partition', 'from', 'to'],
  },
  gap_lost: {
    level: 'error',
    meaning: 'A stretch that was passed over could not be read again.',
    fields: ['reader', 'partition', 'from', 'to', 'cause'],
  },
  hub_recreated: {
    level: 'error',
    meaning: 'A hub was deleted and made anew; what it held unread is gone.',
    fields: ['reader', 'partition', 'sequenceNumber', 'was', 'is'],
  },
  id_collision: { level: 'warn', meaning: 'An own id of a record came again with another meaning.' },
  quarantine_growing: { level: 'warn', meaning: 'More items than usual could not be read and went to quarantine.' },
  feed_parked: { level: 'warn', meaning: 'A content type of Office 365 is not read: a permission is missing.' },
  feed_blocked: { level: 'error', meaning: 'Office 365 cannot be read until something is mended.' },
  feed_stopped: { level: 'error', meaning: 'Somebody else stopped a subscription of Office 365.' },
  feed_lost: { level: 'error', meaning: 'A stretch of Office 365 records is lost, or may be.' },
  state_unreadable: { level: 'error', meaning: 'A state blob cannot be read: it is corrupt, or of a newer release.' },
  trigger_unreadable: { level: 'error', meaning: 'A trigger hands over input that the app cannot read.' },
} as const satisfies Readonly<Record<string, KindOfNotice>>;

export type NoticeKind = keyof typeof NOTICE_KINDS;

/** What stands beside notices in the log. */
export const NOTICE_LOG = logEvents({
  notice_not_accepted: {
    meaning: '`ADMIN_WEBHOOK_URL` did not take a notice; it goes with the next sweep.',
    fields: ['kind'],
  },
});

declare module '../platform/runtime/log.ts' {
  interface LogEvents extends NamesOf<typeof NOTICE_KINDS>, NamesOf<typeof NOTICE_LOG> {}
}
