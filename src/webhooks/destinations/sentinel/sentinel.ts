import { refused } from '../../connection/finding.ts';
import { text } from '../../../platform/settings/parsers.ts';
import { row } from '../../../platform/settings/settingRow.ts';
import { answerObject, asObject } from '../answerJson.ts';
import { knownWord } from '../answerWords.ts';
import { headerKey, needsUrl } from '../keyRules.ts';
import { SENTINEL_CODES, SENTINEL_ERROR_CODES } from './sentinelCodes.ts';
import { sentinelRow } from './sentinelRow.ts';
import type { Destination } from '../destination.ts';
import { type StatusRules, statusVerdict } from '../statusVerdict.ts';

const rules: StatusRules = {
  success: 204,
  event: new Set([400, 413]),
  codes: new Map([
    [401, SENTINEL_CODES.tokenRefused],
    [403, SENTINEL_CODES.roleMissing],
    [404, SENTINEL_CODES.ruleNotFound],
  ]),
  reasonOf: (body) => knownWord(asObject(answerObject(body)?.['error'])?.['code'], SENTINEL_ERROR_CODES),
};

const settings = {
  clientId: row({
    name: 'WEBHOOK_n_CLIENT_ID',
    meaning:
      'Client id of the user-assigned identity that the destination `sentinel` sends with; absent means the system-assigned one.',
    parse: text,
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
};

/**
 * Azure Monitor's Logs Ingestion API, for Log Analytics and Sentinel, authorized by the app's managed identity. Rows are
 * not deduplicated there: `EventId` tells repeats.
 */
export const sentinel: Destination = {
  name: 'sentinel',
  defaults: { format: 'event', batchSize: 1000 },
  settings,
  // 1 MB per call before compression. Auxiliary tables take calls that span 30 minutes at most; others do not mind.
  limits: { events: 1000, bodyBytes: 1_000_000, eventBytes: 999_000, spanMs: 30 * 60_000 },
  contentType: 'application/json',
  signed: false,
  gzip: true,
  tags: false,
  eventFields: ['transaction_id', 'actor_email', 'actor_ip_address', 'actor_name', 'actor_user_id', 'actor_user_agent'],
  answerBytes: 64 * 1024,
  identity: {
    scope: 'https://monitor.azure.com/.default',
    clientId: ({ own }) => own['clientId'] ?? null,
  },
  codes: Object.values(SENTINEL_CODES),
  item: (item, { format }) => JSON.stringify(sentinelRow(item, format)),
  join: (items) => `[${items.join(',')}]`,
  verdict: (answer) => statusVerdict(answer, rules),
  problems: (connection) => [
    ...needsUrl(
      connection,
      ({ pathname, searchParams }) =>
        /^\/dataCollectionRules\/dcr-[^/]+\/streams\/Custom-[^/]+$/.test(pathname) && searchParams.has('api-version'),
      'https://<dce>/dataCollectionRules/<dcr-immutable-id>/streams/<Custom-X>?api-version=2023-01-01',
    ),
    ...(headerKey(connection, 'Authorization') === undefined
      ? []
      : [
          {
            setting: 'KEY_1_NAME',
            ...refused(
              'destination-key',
              'Authorization is set, but Azure Monitor takes the token of the managed identity.',
              'Remove that key.',
            ),
          },
        ]),
  ],
};
