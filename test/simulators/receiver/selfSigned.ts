import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a TLS server needs, PEM. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

/** The two kinds of key: P-256 is quick to make, app registrations take RSA alone. */
const KEYS = {
  ec: {
    make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    algorithm: sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)),
  },
  rsa: {
    make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    algorithm: sequence(oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b), der(0x05, Buffer.alloc(0))),
  },
} as const;

/**
 * A self-signed certificate (X.509 v3, RFC 5280; signed with SHA-256) for one host name, made anew on each call so that
 * no private key lies in the repository.
 */
export function selfSigned(
  hostName: string,
  notBefore: Date,
  notAfter: Date,
  key: keyof typeof KEYS = 'ec',
): ServerIdentity {
  const { make, algorithm } = KEYS[key];
  const { privateKey, publicKey } = make();
  const commonName = sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(hostName)));
  const name = sequence(der(0x31, commonName));
  const alternativeNames = sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(der(0x82, Buffer.from(hostName)))));
  const serial = randomBytes(8);
  // Positive, and without a leading zero octet.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    name,
    sequence(utcTime(notBefore), utcTime(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternativeNames)),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = sequence(toBeSigned, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem(certificate) };
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function oid(...bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

/** `YYMMDDHHMMSSZ`, for the years 1950 to 2049. */
function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[^0-9]/g, '');
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
