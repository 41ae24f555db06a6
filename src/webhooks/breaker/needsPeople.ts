/** What no repetition mends: somebody must change a secret, a certificate, an address or a right. */
const NEEDS_PEOPLE: ReadonlySet<string> = new Set([
  'http_401',
  'http_403',
  'http_407',
  'url_refused',
  'address_refused',
  'secret_unusable',
  'certificate_untrusted',
  'certificate_expired',
  'certificate_name',
  'datadog_key_refused',
  'sumologic_url_refused',
  'runreveal_source_refused',
  'splunk_token_refused',
  'splunk_wrong_index',
  'elastic_key_refused',
  'elastic_stream_not_found',
  'sentinel_token_refused',
  'sentinel_role_missing',
  'sentinel_rule_not_found',
]);

/** Whether a failure of this code is told at its first time, because waiting does not help. It is tried again all the same. */
export function needsPeople(code: string): boolean {
  return NEEDS_PEOPLE.has(code);
}
