import { constants, createPrivateKey, sign, X509Certificate } from 'node:crypto';
import type { SigningCertificate } from './certificateAssertion.ts';
import type { ReadCertificates } from './certificateTokens.ts';
import { TokenUnavailableError } from './tokenUnavailableError.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;
const PRIVATE_KEY = /-----BEGIN (?:RSA )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA )?PRIVATE KEY-----/;

/** PS256's salt is as long as its hash. */
const SALT_BYTES = 32;

/**
 * A certificate and its private key from PEM text, read again for each login so that a renewed one is taken up.
 *
 * @param read the text, such as the value of a vault secret
 */
export function pemCertificates(read: () => Promise<string>): ReadCertificates {
  return async () => [parsePem(await read())];
}

function parsePem(text: string): SigningCertificate {
  // Pasted into an app setting, line breaks often arrive as the two characters \n.
  const lines = text.replaceAll('\\n', '\n');
  const certificate = CERTIFICATE.exec(lines)?.[0];
  const key = PRIVATE_KEY.exec(lines)?.[0];
  if (certificate === undefined || key === undefined) {
    throw new TokenUnavailableError('the text holds no PEM certificate with its private key', undefined);
  }
  try {
    const thumbprint = new X509Certificate(certificate).fingerprint256.replaceAll(':', '');
    const privateKey = createPrivateKey(key);
    return {
      thumbprint: Buffer.from(thumbprint, 'hex').toString('base64url'),
      sign: (data) =>
        Promise.resolve(
          sign('sha256', data, {
            key: privateKey,
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: SALT_BYTES,
          }),
        ),
    };
  } catch {
    // What OpenSSL says may quote the text, which is a private key.
    throw new TokenUnavailableError('the PEM certificate or its key cannot be read', undefined);
  }
}
