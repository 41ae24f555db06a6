import { integer, proxyUrl, text } from '../platform/settings/parsers.ts';
import { row } from '../platform/settings/settingRow.ts';

/** What all webhook connections share. */
export const WEBHOOK_SETTINGS = {
  signatureHeaderPrefix: row({
    name: 'SIGNATURE_HEADER_PREFIX',
    meaning: 'Prefix of the two v0 signature headers, so that receivers built for another sender verify unchanged.',
    parse: text,
    default: 'X-Grantwire',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  egressProxy: row({
    name: 'EGRESS_PROXY',
    meaning:
      'HTTP proxy through which all webhooks are sent, such as `http://proxy.example:3128`; a user name and password may stand in it. Absent: `APP_PROXY_URI`.',
    parse: proxyUrl,
    default: null,
    secret: true,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  vaultClientId: row({
    name: 'VAULT_CLIENT_ID',
    meaning: 'Client id of the user-assigned identity that reads vault secret URIs; absent: `AZURE_CLIENT_ID`.',
    parse: text,
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  maxConnections: row({
    name: 'WEBHOOK_MAX_CONNECTIONS',
    meaning: 'How many webhook connections are looked for: `WEBHOOK_1_…` to this number.',
    parse: integer(1, 15),
    default: '3',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
};
