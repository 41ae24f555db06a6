import type { Outcome, Severity } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';

/**
 * Codes that end one step of a sign-in rather than refuse it: the user is asked for a second factor, a new password,
 * consent, an account, or to stay signed in (Entra "authentication and authorization error codes").
 */
const INTERRUPTS: ReadonlySet<number> = new Set([
  16_000, 16_001, 50_055, 50_058, 50_072, 50_074, 50_076, 50_097, 50_125, 50_127, 50_129, 50_140, 50_143, 50_144,
  50_203, 65_001, 65_004, 81_010, 81_012,
]);

/** Whether an error code only asks the user for a further step. */
export function isInterrupt(errorCode: number | null): boolean {
  return errorCode !== null && INTERRUPTS.has(errorCode);
}

/**
 * `ALERT` for a sign-in at high risk or of a compromised user; `WARNING` at medium risk or when it was refused; `INFO`
 * otherwise, interrupts included.
 */
export function signInSeverity(outcome: Outcome, properties: JsonObject): Severity {
  const levels = [properties['riskLevelDuringSignIn'], properties['riskLevelAggregated']];
  if (levels.includes('high') || properties['riskState'] === 'confirmedCompromised') return 'ALERT';
  if (levels.includes('medium')) return 'WARNING';
  return outcome === 'failure' ? 'WARNING' : 'INFO';
}
