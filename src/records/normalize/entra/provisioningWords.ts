import type { JsonValue } from '../../../json/json.ts';
import { toText } from '../fields/scalars.ts';

/** Graph, `provisioningResult`; exports write the numbers of its members. */
const RESULTS = ['success', 'failure', 'skipped', 'warning'];

/** Graph, `provisioningStepType`. */
const STEP_TYPES = ['import', 'scoping', 'matching', 'processing', 'referenceResolution', 'export'];

/** A result of provisioning as a word in lower case; a number that is unknown as its digits, null when there is none. */
export function provisioningResult(value: JsonValue | undefined): string | null {
  return wordOf(value, RESULTS)?.toLowerCase() ?? null;
}

/** The kind of a step as a word; a number that is unknown as its digits, null when there is none. */
export function provisioningStepType(value: JsonValue | undefined): string | null {
  return wordOf(value, STEP_TYPES);
}

function wordOf(value: JsonValue | undefined, words: readonly string[]): string | null {
  return typeof value === 'number' ? (words[value] ?? String(value)) : toText(value);
}
