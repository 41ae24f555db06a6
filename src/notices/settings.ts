import { httpsOrLoopback } from '../platform/settings/parsers.ts';
import { row } from '../platform/settings/settingRow.ts';

/** Who is told. */
export const NOTICE_SETTINGS = {
  adminWebhook: row({
    name: 'ADMIN_WEBHOOK_URL',
    meaning:
      'Incoming webhook of a chat (Slack, Teams) that is told when a connection fails, recovers, is switched off or falls behind, and gets a daily digest.',
    parse: httpsOrLoopback,
    default: null,
    secret: true,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
    isEssential: true,
  }),
};
