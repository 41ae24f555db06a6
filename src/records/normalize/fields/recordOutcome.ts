import type { Outcome } from '../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { toOutcome } from './outcome.ts';
import { toLabel, toNumber } from './scalars.ts';

/**
 * Which members of a record decide its outcome, family by family: the one place for it. The ECS form has the outcome of
 * the event. What a single word says is in `outcome.ts`.
 *
 * - Activity log (Azure Monitor, "Azure Activity Log event schema"): the status decides; while it is open (`Start`,
 *   `Accept`, `In progress`) nothing else does. A status that tells what a thing is now (`Active`, `Resolved`,
 *   `Updated`), or none, leaves it to `properties.result`.
 * - Resource logs and records that are not understood: the first member of `RESULT_MEMBERS` that holds a verdict or an
 *   open attempt; for want of one `resultSignature`.
 * - Sign-ins (Graph, `signInStatus`): the error code, 0 for success, 5 to 6 digits for a failure. A negative code is no
 *   code: then the top-level result, a code or a word, decides. The categories of sign-ins take the codes that
 *   only ask for a further step out first (`isInterrupt`): they are of unknown outcome.
 * - Provisioning (Graph, `provisioningResult`: success, warning, failure, skipped): the status inside and the result
 *   outside are of one run, and the lesser counts: a failure, then what was skipped or warned of (`unknown`: the target
 *   was not brought up to date, or not wholly), then success.
 */
export function activityOutcome(status: string | null, result: string | null): Outcome {
  if (status !== null && isOpen(status)) return 'unknown';
  const byStatus = toOutcome(status);
  return byStatus === 'unknown' ? toOutcome(result) : byStatus;
}

/** By the members of a resource log record that hold a result in words; see `activityOutcome` for the rule. */
export function resourceOutcome(fields: JsonObject, properties: JsonObject): Outcome {
  for (const [inProperties, name] of RESULT_MEMBERS) {
    const word = toLabel((inProperties ? properties : fields)[name]);
    if (word === null) continue;
    if (isOpen(word)) return 'unknown';
    const outcome = toOutcome(word);
    if (outcome !== 'unknown') return outcome;
  }
  return toOutcome(toLabel(fields['resultSignature']));
}

/** By the error code of a sign-in; see `activityOutcome` for the rule. */
export function signInOutcome(errorCode: number | null, resultType: JsonValue | undefined): Outcome {
  for (const code of [errorCode, toNumber(resultType)]) {
    if (code !== null && code >= 0) return code === 0 ? 'success' : 'failure';
  }
  return toOutcome(toLabel(resultType));
}

/** By the status inside a provisioning record and the result outside; see `activityOutcome` for the rule. */
export function provisioningOutcome(status: string | null, result: string | null): Outcome {
  const outcomes = [toOutcome(status), toOutcome(result)];
  if (outcomes.includes('failure')) return 'failure';
  if ([status, result].some((word) => HALF_DONE.has(word?.toLowerCase() ?? ''))) return 'unknown';
  return outcomes.includes('success') ? 'success' : 'unknown';
}

/** Whether a word says that something was begun, and a later record tells how it ended. */
export function isOpen(word: string): boolean {
  return OPEN.has(
    word
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_-]/g, ''),
  );
}

const OPEN: ReadonlySet<string> = new Set([
  'start',
  'started',
  'accept',
  'accepted',
  'inprogress',
  'running',
  'pending',
]);
const HALF_DONE: ReadonlySet<string> = new Set(['skipped', 'warning']);

/** `Status` stands at the top of records of Event Hubs and Service Bus, among others. */
const RESULT_MEMBERS: readonly (readonly [inProperties: boolean, name: string])[] = [
  [false, 'resultType'],
  [true, 'result'],
  [false, 'statusText'],
  [true, 'status'],
  [false, 'status'],
  [false, 'Status'],
];
