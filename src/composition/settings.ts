import { NOTICE_SETTINGS } from '../notices/settings.ts';
import { O365_SETTINGS, TRACE_SETTINGS } from '../o365/settings.ts';
import { IDENTITY_SETTINGS } from '../platform/identity/identitySettings.ts';
import { RECORD_SETTINGS } from '../records/settings.ts';
import { WEBHOOK_SETTINGS } from '../webhooks/settings.ts';
import { HUB_SETTINGS } from './hubSettings.ts';

/** Every setting that stands once, by the part that reads it; those of a webhook connection are read by its number. */
export const SETTINGS = {
  ...HUB_SETTINGS,
  ...IDENTITY_SETTINGS,
  ...RECORD_SETTINGS,
  ...O365_SETTINGS,
  ...TRACE_SETTINGS,
  ...WEBHOOK_SETTINGS,
  ...NOTICE_SETTINGS,
};
