import { beforeEach, describe, expect, it } from 'vitest';
import { secretCache } from '../../../src/platform/vault/secretCache.ts';
import { VaultRefusedError, VaultUnavailableError } from '../../../src/platform/vault/vaultErrors.ts';

const uri = 'https://nordwind.vault.azure.net/secrets/hook';
let now = 0;
let reads = 0;
let value = 'first';
let failure: Error | null = null;

beforeEach(() => {
  [now, reads, value, failure] = [1_000_000, 0, 'first', null];
});

function cache() {
  const cached = secretCache(
    async () => {
      reads += 1;
      await Promise.resolve();
      if (failure !== null) throw failure;
      return value;
    },
    () => now,
  );
  return {
    get: (address = uri) => cached.get(address),
    expire: (address = uri) => cached.expire(address),
  };
}

describe('secretCache', () => {
  it('reads once in ten minutes, however many ask at once', async () => {
    const { get } = cache();
    expect(await Promise.all([get(uri), get(uri), get(uri)])).toEqual(['first', 'first', 'first']);
    value = 'second';
    now += 10 * 60_000 - 1;
    expect(await get(uri)).toBe('first');
    now += 1;
    expect(await get(uri)).toBe('second');
    expect(reads).toBe(2);
  });

  it('reads again after it was told to, but not a value of the last ten seconds', async () => {
    const { get, expire } = cache();
    await get(uri);
    value = 'second';
    now += 9_999;
    expire(uri);
    expect(await get(uri)).toBe('first');
    now += 1;
    expire(uri);
    expect(await get(uri)).toBe('second');
    expire('https://nordwind.vault.azure.net/secrets/never-read');
    expect(reads).toBe(2);
  });

  it('goes on with the last value while the vault is away, and asks it again after half a minute', async () => {
    const { get } = cache();
    await get(uri);
    failure = new VaultUnavailableError(503);
    now += 10 * 60_000;
    expect(await get(uri)).toBe('first');
    now += 29_999;
    expect(await get(uri)).toBe('first');
    expect(reads).toBe(2);
    [failure, value] = [null, 'second'];
    now += 1;
    expect(await get(uri)).toBe('second');
  });

  it('does not go on with a value that the vault refuses, and recovers when it no longer does', async () => {
    const { get } = cache();
    await get(uri);
    failure = new VaultRefusedError(404);
    now += 10 * 60_000;
    await expect(get(uri)).rejects.toBe(failure);
    await expect(get(uri)).rejects.toBe(failure);
    failure = null;
    expect(await get(uri)).toBe('first');
  });

  it('has nothing to go on with when the first read fails', async () => {
    failure = new VaultUnavailableError(null);
    await expect(cache().get(uri)).rejects.toBe(failure);
  });

  it('does not take another address for a secret', async () => {
    await expect(cache().get('https://nordwind.example/secrets/hook')).rejects.toThrow(VaultUnavailableError);
    expect(reads).toBe(0);
  });
});
