import type { DispatcherPool } from '../http/dispatcher.ts';
import { certificateAssertion, type SigningCertificate } from './certificateAssertion.ts';
import { type LoginApp, loginTokens } from './loginTokens.ts';
import type { IssueToken } from './tokenSource.ts';
import { LoginRefusedError, TokenUnavailableError } from './tokenUnavailableError.ts';

/** Certificates that may be used now, the newest first. */
export type ReadCertificates = () => Promise<readonly SigningCertificate[]>;

/** The app does not know this certificate, or not any more: another version may do (Entra, "AADSTS error codes"). */
const UNKNOWN_CERTIFICATE: ReadonlySet<string> = new Set(['AADSTS700027', 'AADSTS7000214']);

/**
 * Tokens by a certificate. While a certificate is renewed, its new version may not be registered with the app yet, or the
 * old one may be gone already: the versions are tried from the newest on.
 */
export function certificateTokens(
  app: LoginApp,
  certificates: ReadCertificates,
  dispatchers: DispatcherPool,
  now: () => number,
): IssueToken {
  return async (scope) => {
    let refusal: LoginRefusedError | null = null;
    for (const certificate of await certificates()) {
      try {
        return await loginTokens(app, certificateAssertion(certificate, now), dispatchers, now)(scope);
      } catch (error) {
        if (!(error instanceof LoginRefusedError) || !UNKNOWN_CERTIFICATE.has(error.code)) throw error;
        refusal ??= error;
      }
    }
    throw refusal ?? new TokenUnavailableError('no valid certificate', undefined);
  };
}
