import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { AddressRefusedError } from './addressRefusedError.ts';
import { addressRefusal, type EgressRules } from './egressRules.ts';

/** `dns.lookup` with `all: true`, or what stands for it in a test. */
export type ResolveAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A lookup for sockets that resolves every address of a name and fails with `AddressRefusedError` when any of them is
 * refused: a name that answers with one good and one inner address is not used at all. Answers with the whole list when
 * asked for it, as Node does to try both families.
 */
export function guardedLookup(rules: EgressRules, resolve: ResolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      for (const { address } of addresses) {
        const reason = addressRefusal(address, null, rules);
        if (reason !== null) return callback(new AddressRefusedError('lookup', reason), []);
      }
      const first = addresses[0];
      if (options.all === true || first === undefined) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** The addresses of a name, at least one; rejects as the lookup of a socket would. */
export function checkedAddresses(
  hostname: string,
  rules: EgressRules,
  resolve: ResolveAll,
): Promise<readonly LookupAddress[]> {
  return new Promise((done, fail) => {
    guardedLookup(rules, resolve)(hostname, { all: true }, (error, found) => {
      if (error !== null) fail(error);
      else if (Array.isArray(found) && found.length > 0) done(found);
      else fail(new NameWithoutAddressError());
    });
  });
}

/** The resolver knows the name and no address of it. */
class NameWithoutAddressError extends Error {
  override readonly name = 'NameWithoutAddressError';
  readonly code = 'ENOTFOUND';
}
