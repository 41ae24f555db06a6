import { NOTICE_SETTINGS } from '../notices/settings.ts';
import { RECORD_SETTINGS } from '../records/settings.ts';
import { WEBHOOK_SETTINGS } from '../webhooks/settings.ts';
import { HUB_SETTINGS } from './hubSettings.ts';

/** Every setting that stands once, by the part that reads it; those of a webhook connection are read by its number. */
export const SETTINGS = { ...HUB_SETTINGS, ...RECORD_SETTINGS, ...WEBHOOK_SETTINGS, ...NOTICE_SETTINGS };
