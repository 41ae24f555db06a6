import { lookup } from 'node:dns';
import type { buildConnector } from 'undici';
import type { EgressRules } from './egressRules.ts';
import { guardedConnector } from './guardedConnector.ts';
import type { UndiciParts } from '../../platform/http/undiciParts.ts';
import { proxiedConnector } from './proxiedConnector.ts';

/** A connection that is not made in this time counts as failed. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * The connector of one connection: guarded, through the proxy when there is one, names resolved as the machine does. Made
 * anew with each Agent, so nothing outlives its recycling.
 */
export function egressConnector(
  rules: EgressRules,
  proxy: string | null,
): (undici: UndiciParts) => buildConnector.connector {
  const options = { rules, resolve: lookup, timeoutMs: CONNECT_TIMEOUT_MS };
  return (undici) =>
    proxy === null
      ? guardedConnector(undici.buildConnector, options)
      : proxiedConnector(undici, new URL(proxy), options);
}
