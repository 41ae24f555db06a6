import { refused } from '../connection/problem.ts';
import { answerObject, asObject, asText } from './answerJson.ts';
import { headerKey, needsUrl } from './keyRules.ts';
import { sentinelRow } from './sentinelRow.ts';
import type { Destination } from './destination.ts';
import { type StatusRules, statusVerdict } from './statusVerdict.ts';

const rules: StatusRules = {
  success: 204,
  event: new Set([400, 413]),
  codes: new Map([
    [401, 'sentinel_token_refused'],
    [403, 'sentinel_role_missing'],
    [404, 'sentinel_rule_not_found'],
  ]),
  reasonOf: (body) => {
    const error = asObject(answerObject(body)?.['error']);
    return error === null ? null : `${asText(error['code']) ?? ''}: ${asText(error['message']) ?? ''}`;
  },
};

/**
 * Azure Monitor's Logs Ingestion API, for Log Analytics and Sentinel, authorized by the app's managed identity. Rows are
 * not deduplicated there: `EventId` tells repeats.
 */
export const sentinel: Destination = {
  name: 'sentinel',
  // 1 MB per call before compression. Auxiliary tables take calls that span 30 minutes at most; others do not mind.
  limits: { events: 1000, bodyBytes: 1_000_000, eventBytes: 999_000, spanMs: 30 * 60_000 },
  contentType: 'application/json',
  signed: false,
  gzip: true,
  answerBytes: 64 * 1024,
  tokenScope: 'https://monitor.azure.com/.default',
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
            problem: refused(
              'destination-key',
              'Authorization is set, but Azure Monitor takes the token of the managed identity.',
              'Remove that key.',
            ),
          },
        ]),
  ],
};
