import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verificationHash } from '../../../src/webhooks/breaker/verificationHash.ts';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { stateKey } from '../../../src/webhooks/connection/stateKey.ts';
import { connection, plainSecret, previousSecret } from '../fixtures.ts';

describe('verificationHash', () => {
  const hash = (changes: Partial<Connection>) => verificationHash(connection(changes));

  it('changes with what a test event vouches for, and with nothing else', () => {
    const changes: Partial<Connection>[] = [
      {},
      { url: 'https://other.nordwind.example/' },
      { secrets: [plainSecret] },
      { secrets: [plainSecret, previousSecret] },
      { apiKeys: [{ in: 'header', name: 'X-Api-Key', value: 'a' }] },
      { destination: 'v0' },
      { own: { clientId: '1' } },
      { signatureHeaderPrefix: 'X-Opal' },
    ];
    expect(new Set(changes.map(hash)).size).toBe(changes.length);
    expect(hash({ batchSize: 7, timeoutMs: 1, concurrency: 3 })).toBe(hash({}));
  });

  it.each(['a secret of the deployment', null])(
    'cannot be tried from what the blob and the settings but %j say',
    (key) => {
      const { name, url, secrets, ed25519Key, apiKeys, own, signatureHeaderPrefix, destination } = connection();
      const found = hash({ stateKey: key });
      for (const counted of [
        [url, secrets, ed25519Key, apiKeys, own, signatureHeaderPrefix, destination],
        [name, url, secrets, ed25519Key, apiKeys, own, signatureHeaderPrefix, destination],
      ]) {
        const plain = createHash('sha256').update('grantwire connection\n').update(JSON.stringify(counted));
        expect(plain.digest('base64url').slice(0, 22)).not.toBe(found);
      }
      expect(hash({ stateKey: 'another deployment' })).not.toBe(found);
      expect(hash({ stateKey: key })).toBe(found);
    },
  );
});

describe('stateKey', () => {
  it('is the first secret that the deployment has', () => {
    const storage = 'DefaultEndpointsProtocol=https;AccountName=nordwind;AccountKey=a2V5';
    const hubs = 'Endpoint=sb://nordwind.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=a2V5';
    expect(stateKey({ AzureWebJobsStorage: storage, EVENTS_HUB: hubs })).toBe(storage);
    expect(stateKey({ AzureWebJobsStorage: 'UseDevelopmentStorage=true', EVENTS_HUB: hubs })).toBe(hubs);
    expect(stateKey({ WEBSITE_AUTH_ENCRYPTION_KEY: 'A'.repeat(64), AzureWebJobsStorage: storage })).toBe(
      'A'.repeat(64),
    );
    expect(stateKey({ EVENTS_HUB__fullyQualifiedNamespace: 'nordwind.servicebus.windows.net' })).toBeNull();
  });
});
