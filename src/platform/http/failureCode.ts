import { OutgoingError } from './outgoingError.ts';

/** Why an attempt got no answer, in our own words: messages of Node and undici name hosts and ports, so none is kept. */
export type FailureCode =
  | 'url_refused'
  | 'address_refused'
  | 'proxy_failed'
  | 'secret_unusable'
  | 'dns_not_found'
  | 'dns_unavailable'
  | 'connect_refused'
  | 'connect_timeout'
  | 'unreachable'
  | 'certificate_untrusted'
  | 'certificate_expired'
  | 'certificate_name'
  | 'tls_failed'
  | 'timeout'
  | 'connection_lost'
  | 'response_headers_too_large'
  | 'not_http'
  | 'request_invalid'
  /** The managed identity gave no token. */
  | 'token_unavailable'
  | 'unexpected';

const codes: ReadonlyMap<string, FailureCode> = new Map<string, FailureCode>([
  ['ENOTFOUND', 'dns_not_found'],
  ['EAI_AGAIN', 'dns_unavailable'],
  ['EAI_FAIL', 'dns_unavailable'],
  ['ECONNREFUSED', 'connect_refused'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout'],
  ['ETIMEDOUT', 'connect_timeout'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate_untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'certificate_untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate_untrusted'],
  ['CERT_UNTRUSTED', 'certificate_untrusted'],
  ['CERT_REVOKED', 'certificate_untrusted'],
  ['CERT_HAS_EXPIRED', 'certificate_expired'],
  ['CERT_NOT_YET_VALID', 'certificate_expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_name'],
  ['EPROTO', 'tls_failed'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['ECONNRESET', 'connection_lost'],
  ['ECONNABORTED', 'connection_lost'],
  ['EPIPE', 'connection_lost'],
  ['UND_ERR_SOCKET', 'connection_lost'],
  ['UND_ERR_HEADERS_OVERFLOW', 'response_headers_too_large'],
  ['HPE_HEADER_OVERFLOW', 'response_headers_too_large'],
  ['UND_ERR_INVALID_ARG', 'request_invalid'],
  ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'request_invalid'],
]);

/** The code of what undici, Node's sockets or TLS threw. Looks at error codes and classes, never at messages. */
export function failureCodeOf(error: unknown): FailureCode {
  if (!(error instanceof Error)) return 'unexpected';
  if (error instanceof OutgoingError) return error.failureCode;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = codes.get(code);
  if (known !== undefined) return known;
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'tls_failed';
  if (code.startsWith('HPE_') || error.name === 'HTTPParserError') return 'not_http';
  // Several addresses were tried and each failed: the first failure stands for all.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner === undefined ? 'unexpected' : failureCodeOf(inner);
}
