import type { ConnectionState } from '../connection/connectionState.ts';

/** Codes that may be our own fault: nothing of the receiver's answered. */
const OWN_SUSPECTS: readonly string[] = [
  'dns_not_found',
  'dns_unavailable',
  'connect_refused',
  'connect_timeout',
  'unreachable',
  'proxy_failed',
];

/**
 * Whether it is our way out that is down, not the receivers: every connection fails, and each with a DNS or connect
 * error. One that is switched off is not asked and says nothing. With a single connection nothing can be told apart, and it
 * counts as the receiver's failure.
 */
export function isOwnEgressDown(states: readonly ConnectionState[]): boolean {
  const asked = states.filter(({ disabled }) => disabled === null);
  return (
    asked.length > 1 && asked.every(({ failures }) => failures !== null && OWN_SUSPECTS.includes(failures.lastCode))
  );
}
