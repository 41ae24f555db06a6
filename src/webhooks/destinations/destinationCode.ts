/** What a destination's answer means beyond its status; docs/destinations.md says of each what to do. */
export const DESTINATION_CODES = [
  'unexpected_success',
  'answer_unreadable',
  'datadog_key_refused',
  'sumologic_url_refused',
  'runreveal_source_refused',
  'splunk_token_refused',
  'splunk_wrong_index',
  'splunk_acknowledgment_on',
  'splunk_query_token_off',
  'splunk_busy',
  'splunk_event_refused',
  'splunk_code_unknown',
  'elastic_key_refused',
  'elastic_stream_not_found',
  'elastic_request_refused',
  'elastic_items_to_retry',
  'elastic_items_not_permitted',
  'sentinel_token_refused',
  'sentinel_role_missing',
  'sentinel_rule_not_found',
] as const;

export type DestinationCode = (typeof DESTINATION_CODES)[number];
