import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { HttpRoute } from './httpRoutes.ts';

/** Keys that callers send as `x-functions-key` or `?code=`. */
export interface HttpKeys {
  /** Opens every door. */
  readonly master: string;
  /** Opens every function with the level `function`. */
  readonly host: string;
  /** By function: opens that one, if its level is `function`. */
  readonly functions: Readonly<Record<string, string>>;
}

/** New random keys. */
export function newHttpKeys(functions: readonly string[]): HttpKeys {
  const key = (): string => randomBytes(24).toString('base64url');
  return { master: key(), host: key(), functions: Object.fromEntries(functions.map((name) => [name, key()])) };
}

/** Whether a caller with this key (empty for none) may call the function of a route. */
export function opensRoute(keys: HttpKeys, key: string, route: Pick<HttpRoute, 'authLevel' | 'function'>): boolean {
  if (route.authLevel === 'anonymous' || isSame(key, keys.master)) return true;
  return (
    route.authLevel === 'function' && (isSame(key, keys.host) || isSame(key, keys.functions[route.function] ?? ''))
  );
}

function isSame(key: string, expected: string): boolean {
  const [a, b] = [Buffer.from(key), Buffer.from(expected)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
