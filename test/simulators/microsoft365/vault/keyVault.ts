import { createPrivateKey, createPublicKey, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { selfSigned } from '../../receiver/selfSigned.ts';
import { registeredCertificate, type RegisteredCertificate } from '../identity/directory.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** One version of a certificate whose key never leaves the vault, or (as a secret) does. */
export interface CertificateVersion {
  readonly version: string;
  readonly der: Buffer;
  readonly privateKey: KeyObject;
  readonly enabled: boolean;
  readonly createdMs: number;
  readonly notBeforeMs: number;
  readonly expiresMs: number;
  /** What an app registration has to be given. */
  readonly registered: RegisteredCertificate;
  /** Key and certificate as the secret of an exportable certificate holds them. */
  readonly pem: string;
}

/** The content of one vault. */
export interface KeyVault {
  /** By `<name>`, newest last. */
  readonly secrets: Map<string, { readonly version: string; readonly value: string }[]>;
  readonly certificates: Map<string, CertificateVersion[]>;
  addSecret(name: string, value: string): void;
  /** A new version of a certificate, valid from an hour ago. */
  addCertificate(name: string, options?: { enabled?: boolean; days?: number }): CertificateVersion;
}

export function createKeyVault(now: () => number): KeyVault {
  const secrets: KeyVault['secrets'] = new Map();
  const certificates: KeyVault['certificates'] = new Map();
  return {
    secrets,
    certificates,
    addSecret: (name, value) => {
      secrets.set(name, [...(secrets.get(name) ?? []), { version: newVersion(), value }]);
    },
    addCertificate: (name, { enabled = true, days = 365 } = {}) => {
      const notBeforeMs = now() - 60 * 60 * 1000;
      const expiresMs = notBeforeMs + days * DAY_MS;
      const { key, cert } = selfSigned('grantwire', new Date(notBeforeMs), new Date(expiresMs), 'rsa');
      const der = new X509Certificate(cert).raw;
      const made: CertificateVersion = {
        version: newVersion(),
        der,
        privateKey: createPrivateKey(key),
        enabled,
        createdMs: now(),
        notBeforeMs,
        expiresMs,
        registered: registeredCertificate(der, createPublicKey(cert)),
        pem: `${key}${cert}`,
      };
      certificates.set(name, [...(certificates.get(name) ?? []), made]);
      return made;
    },
  };
}

/** As Key Vault writes versions: 32 hexadecimal digits. */
function newVersion(): string {
  return randomBytes(16).toString('hex');
}
