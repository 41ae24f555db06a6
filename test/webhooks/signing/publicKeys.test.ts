import { expect, it } from 'vitest';
import { publicKeys } from '../../../src/webhooks/signing/publicKeys.ts';
import { connectionSecrets } from '../../../src/webhooks/signing/connectionSecrets.ts';
import { secretHolders } from '../../../src/webhooks/signing/secretHolders.ts';
import { SecretUnusableError } from '../../../src/webhooks/signing/secretUnusableError.ts';
import { connection } from '../fixtures.ts';

const key = (seed: string) => `whsk_${Buffer.from(seed).toString('base64')}`;
const one = key('nordwind ed25519 seed of 32 byte');
const two = key('another nordwind seed, 32 bytes!');

it('serves the keys that can be read, and asks for all of them once a minute at most, refused ones too', async () => {
  let now = 0;
  const asked: string[] = [];
  const reader = (name: string, value: () => Promise<string | null>) => () => {
    asked.push(name);
    return value();
  };
  let broken = true;
  const refusal = new SecretUnusableError('WEBHOOK_2_ED25519_KEY', 'vault-refused');
  const read = publicKeys(
    [
      reader('one', () => Promise.resolve(one)),
      reader('two', () => (broken ? Promise.reject(refusal) : Promise.resolve(two))),
      reader('none', () => Promise.resolve(null)),
    ],
    () => now,
  );
  const [first, together] = await Promise.all([read(), read()]);
  expect(first.keys).toHaveLength(1);
  expect(first.unreadable).toEqual([refusal]);
  expect(together).toBe(first);
  for (let call = 0; call < 50; call++) expect(await read()).toEqual({ keys: first.keys, unreadable: [] });
  expect(asked).toEqual(['one', 'two', 'none']);
  broken = false;
  now = 60_000;
  expect((await read()).keys).toHaveLength(2);
  expect(asked).toHaveLength(6);
});

it('keeps refusals where no key can be read', async () => {
  let asked = 0;
  const read = publicKeys(
    [
      () => {
        asked += 1;
        return Promise.reject(new SecretUnusableError('WEBHOOK_1_ED25519_KEY', 'vault-unavailable'));
      },
    ],
    () => 0,
  );
  for (let call = 0; call < 20; call++) expect((await read()).keys).toEqual([]);
  expect(asked).toBe(1);
});

it('reads nothing of a connection but its ed25519 key', async () => {
  const uri = (name: string) => `https://nordwind.vault.azure.net/secrets/${name}`;
  const asked: string[] = [];
  const cache = {
    get: (address: string) => {
      asked.push(address);
      return Promise.resolve(one);
    },
    expire: () => undefined,
  };
  const target = connection({
    secrets: [uri('hook')],
    apiKeys: [{ in: 'header', name: 'X-Api-Key', value: uri('key') }],
    ed25519Key: uri('ed25519'),
  });
  expect(await connectionSecrets(target, cache, secretHolders()).signingKey()).toBe(one);
  expect(asked).toEqual([uri('ed25519')]);
});
