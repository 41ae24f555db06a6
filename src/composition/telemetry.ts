import { NOTICE_KINDS, NOTICE_LOG } from '../notices/kinds.ts';
import { O365_LOG } from '../o365/logEvents.ts';
import { STORAGE_LOG } from '../platform/storage/logEvents.ts';
import type { LogEvent } from '../platform/telemetry/logEvent.ts';
import { POSITION_LOG } from '../positions/logEvents.ts';
import { RECORD_LOG } from '../records/logEvents.ts';
import { WEBHOOK_LOG } from '../webhooks/logEvents.ts';
import { APP_LOG } from './logEvents.ts';

const OF_NOTICES: Readonly<Record<string, LogEvent>> = Object.fromEntries(
  Object.entries(NOTICE_KINDS).map(([kind, row]) => {
    const fields = 'fields' in row ? row.fields : [];
    return [kind, { meaning: row.meaning, fields: ['key', 'text', ...fields] }];
  }),
);

/** Every event that can stand in the log, by name. */
export const LOG_EVENTS: Readonly<Record<string, LogEvent>> = {
  ...APP_LOG,
  ...RECORD_LOG,
  ...O365_LOG,
  ...WEBHOOK_LOG,
  ...POSITION_LOG,
  ...STORAGE_LOG,
  ...NOTICE_LOG,
  ...OF_NOTICES,
};
