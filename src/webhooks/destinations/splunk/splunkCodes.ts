import { forOperator, passing } from '../answerCode.ts';

/** What answers of the HTTP Event Collector mean. */
export const SPLUNK_CODES = {
  tokenRefused: forOperator('splunk_token_refused'),
  wrongIndex: forOperator('splunk_wrong_index'),
  acknowledgmentOn: forOperator('splunk_acknowledgment_on'),
  queryTokenOff: forOperator('splunk_query_token_off'),
  busy: passing('splunk_busy'),
  eventRefused: passing('splunk_event_refused'),
  unknown: passing('splunk_code_unknown'),
} as const;
