import type { Connection } from '../connection/connection.ts';
import { ed25519KeyProblems } from './ed25519Key.ts';
import { type Finding, refused } from '../connection/finding.ts';
import { isVaultSecretUri } from '../../platform/vault/vaultSecretUri.ts';

/** What is wrong with `WEBHOOK_n_ED25519_KEY`: the key itself, and that it would sign alone. */
export function ed25519Problems({
  ed25519Key,
  secrets,
}: Pick<Connection, 'ed25519Key' | 'secrets'>): readonly Finding[] {
  if (ed25519Key === null) return [];
  const alone =
    secrets.length > 0
      ? []
      : [
          refused(
            'ed25519-alone',
            'A v1a signature alone is not verified by the official libraries.',
            'Set WEBHOOK_n_SECRET too.',
          ),
        ];
  return [...alone, ...(isVaultSecretUri(ed25519Key) ? [] : ed25519KeyProblems(ed25519Key))];
}
