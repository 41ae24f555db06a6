import type { JsonObject } from '../../src/json/json.ts';
import { activity } from './records/activity.ts';
import { membership, policyChange } from './records/audits.ts';
import { graphActivity } from './records/graphActivity.ts';
import { servicePrincipalSignIn, signIn } from './records/signIns.ts';

type Maker = (n: number) => JsonObject;

/** The kinds of records a busy tenant exports, by their share of a hundred: sign-ins dominate. */
const SHARES: readonly (readonly [number, Maker])[] = [
  [20, (n) => signIn('SignInLogs', true, n)],
  [32, (n) => signIn('NonInteractiveUserSignInLogs', false, n)],
  [8, servicePrincipalSignIn],
  [12, membership],
  [3, policyChange],
  [20, graphActivity],
  [3, (n) => activity(n, true)],
  [2, (n) => activity(n, false)],
];

/** Records `from` to `from + count − 1` of a made-up tenant, each about 2.5 KB long, kinds mixed evenly. */
export function tenantRecords(count: number, from = 0): JsonObject[] {
  return Array.from({ length: count }, (_, index) => tenantRecord(from + index));
}

function tenantRecord(n: number): JsonObject {
  // 37 has no factor in common with 100, so every hundred records hold each kind in its share, interleaved.
  let place = (n * 37) % 100;
  for (const [share, make] of SHARES) {
    if (place < share) return make(n);
    place -= share;
  }
  return graphActivity(n);
}
