import { forOperator } from '../answerCode.ts';

/** What answers of the Logs Ingestion API mean. */
export const SENTINEL_CODES = {
  tokenRefused: forOperator('sentinel_token_refused'),
  roleMissing: forOperator('sentinel_role_missing'),
  ruleNotFound: forOperator('sentinel_rule_not_found'),
} as const;

/** Codes in the body of its refusals that are kept; any other word there is not. */
export const SENTINEL_ERROR_CODES: ReadonlySet<string> = new Set([
  'AuthenticationFailed',
  'AuthorizationFailed',
  'BadRequest',
  'ContentLengthLimitExceeded',
  'Forbidden',
  'InternalServerError',
  'InvalidApiVersion',
  'InvalidContentType',
  'InvalidDcrImmutableId',
  'InvalidPayload',
  'InvalidStream',
  'InvalidToken',
  'InvalidTransformOutput',
  'MissingApiVersion',
  'NotFound',
  'OperationFailed',
  'PayloadTooLarge',
  'RecordsTimeRangeIsMoreThan30Minutes',
  'ServiceUnavailable',
  'TooManyRequests',
]);
