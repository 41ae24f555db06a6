import { describe, expect, it } from 'vitest';
import { failureCodeOf } from '../../../src/platform/http/failureCode.ts';

const coded = (code: string) => Object.assign(new Error('getaddrinfo hooks.nordwind.example'), { code });

describe('failureCodeOf', () => {
  it.each([
    ['ENOTFOUND', 'dns_not_found'],
    ['EAI_AGAIN', 'dns_unavailable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_untrusted'],
    ['CERT_HAS_EXPIRED', 'certificate_expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_name'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls_failed'],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'tls_failed'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout'],
    ['HPE_INVALID_CONSTANT', 'not_http'],
    ['SOMETHING_NEW', 'unexpected'],
    ['toString', 'unexpected'],
  ])('%s: %s', (code, expected) => {
    expect(failureCodeOf(coded(code))).toBe(expected);
  });

  it('looks into causes and into the first of several failures', () => {
    expect(failureCodeOf(new Error('fetch failed', { cause: coded('ECONNRESET') }))).toBe('connection_lost');
    expect(failureCodeOf(new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]))).toBe('connect_refused');
    expect(failureCodeOf('thrown text')).toBe('unexpected');
    expect(failureCodeOf(new AggregateError([]))).toBe('unexpected');
  });
});
