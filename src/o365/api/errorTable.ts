/** What the poller does about an answer that is an error. */
export type Reaction =
  /** Asked again with growing delay; nothing moves on. */
  | 'retry'
  /** As `retry`, and everything slows down. */
  | 'throttle'
  /** A fresh token, once; then the feed waits for somebody. */
  | 'login'
  /** This content type waits for a permission, the others go on. */
  | 'park'
  /** Nothing can be read until a setting or the tenant is mended. */
  | 'wait'
  /** Unified auditing is off for the tenant: looked at again each hour. */
  | 'auditing'
  /** The subscription is started. */
  | 'start'
  /** What was asked for is so already. */
  | 'success'
  /** The window is clamped anew. */
  | 'window'
  /** The listing begins again at its first page. */
  | 'relist'
  /** This one blob is tried again for an hour, listed anew, then given up as lost. */
  | 'missing'
  /** This one blob is gone for good. */
  | 'expired';

export interface ErrorRow {
  /** `AF…`; of a row without one the status decides. */
  readonly code: string | null;
  /** As seen on the wire; the code decides where there is one. */
  readonly status: readonly number[];
  readonly meaning: string;
  readonly reaction: Reaction;
  /** What the operator should do; null: nothing. */
  readonly operator: string | null;
}

const row = (
  code: string | null,
  status: readonly number[],
  reaction: Reaction,
  meaning: string,
  operator: string | null = null,
): ErrorRow => ({ code, status, meaning, reaction, operator });

const REPORT = 'Report it with the log line: a request of grantwire is wrong.';
const GRANT =
  'Grant the app role ActivityFeed.Read (and ActivityFeed.ReadDlp for DLP.All) of Office 365 Management APIs, with admin consent.';

/** Every documented error of the Management Activity API ("Errors"), and those that were seen besides. */
export const ERROR_TABLE: readonly ErrorRow[] = [
  row('AF10001', [401], 'park', 'the token lacks the permission', GRANT),
  row('AF20001', [400], 'wait', 'a parameter is missing', REPORT),
  row('AF20002', [400], 'wait', 'a parameter has the wrong type', REPORT),
  row('AF20003', [400], 'wait', 'a webhook would expire in the past', REPORT),
  row(
    'AF20010',
    [400, 403],
    'wait',
    'the tenant of the URL is not that of the token',
    'Set ENTRA_TENANT_ID to the tenant of the app.',
  ),
  row('AF20011', [400, 404], 'wait', 'the tenant does not exist or was deleted', 'Check ENTRA_TENANT_ID.'),
  row(
    'AF20012',
    [400],
    'wait',
    'the tenant is set up wrongly',
    'Check that the tenant has an Office 365 subscription.',
  ),
  row('AF20013', [400], 'wait', 'the tenant id is no GUID', 'Set ENTRA_TENANT_ID to the tenant id, a GUID.'),
  row('AF20020', [400, 403], 'park', 'the content type is not valid', 'Take it out of O365_CONTENT_TYPES.'),
  row('AF20021', [400], 'wait', 'a webhook could not be validated', REPORT),
  row('AF20022', [400, 403, 404], 'start', 'there is no subscription'),
  row(
    'AF20023',
    [403, 400],
    'start',
    'an administrator or the service switched the subscription off',
    'Find out who stopped it: another program with the same tenant can.',
  ),
  row('AF20024', [400], 'success', 'the subscription is enabled already'),
  row('AF20030', [400], 'window', 'start and end of the window'),
  row('AF20031', [400], 'relist', 'the link to the next page is not valid any more'),
  row('AF20050', [404, 400], 'missing', 'the content does not exist'),
  row('AF20051', [400, 404, 410], 'expired', 'the content has expired'),
  row('AF20052', [400], 'missing', 'the content id is not valid', 'Check CLOUD: a wrong cloud answers so.'),
  row('AF20053', [400], 'wait', 'a language is not valid', REPORT),
  row('AF20054', [400], 'wait', 'several languages were asked for', REPORT),
  row('AF20055', [400], 'window', 'the window is longer than a day or older than seven'),
  row('AF429', [403, 429], 'throttle', 'too many requests'),
  row('AF50000', [500], 'retry', 'internal error of the service'),
  row('AF50005', [500, 503], 'retry', 'internal error of the service'),
  row('AF50006', [500, 503], 'retry', 'internal error of the service'),
  row(null, [401], 'login', 'the token is not taken', GRANT),
  row(null, [429], 'throttle', 'too many requests'),
  row(null, [404, 410], 'missing', 'there is nothing at this address'),
  row(null, [403], 'park', 'access is denied', GRANT),
  row(null, [408, 500, 502, 503, 504], 'retry', 'the service or something before it failed'),
];

/** The service knows no audit data of the tenant; no code goes with it. */
const AUDITING_OFF = row(
  null,
  [400, 401, 403, 404, 500],
  'auditing',
  'unified auditing is not switched on',
  'Switch auditing on in the Purview portal (Set-AdminAuditLogConfig -UnifiedAuditLogIngestionEnabled $true); it takes up to an hour.',
);

const UNKNOWN = row(null, [], 'retry', 'an error that grantwire does not know', 'Report the code with the log line.');

const byCode: ReadonlyMap<string, ErrorRow> = new Map(
  ERROR_TABLE.flatMap((entry) => (entry.code === null ? [] : [[entry.code, entry] as const])),
);

/** An error answer by code and status; bodies are read as text, for some have single quotes and are no JSON. */
export interface ClassifiedError {
  /** `AF…`, known or not; null without one. */
  readonly code: string | null;
  readonly row: ErrorRow;
}

const CODE = /\bAF\d{3,6}\b/;
const NO_TENANT = /tenant [0-9a-f-]{36} does not exist/i;

export function classifyError(status: number, text: string): ClassifiedError {
  if (NO_TENANT.test(text)) return { code: null, row: AUDITING_OFF };
  const code = CODE.exec(text)?.[0] ?? null;
  const found = code === null ? undefined : byCode.get(code);
  if (found !== undefined) return { code, row: found };
  const byStatus = ERROR_TABLE.find((entry) => entry.code === null && entry.status.includes(status));
  // A code that nobody documented says more than its status: it is retried and reported.
  return { code, row: code === null ? (byStatus ?? UNKNOWN) : UNKNOWN };
}
