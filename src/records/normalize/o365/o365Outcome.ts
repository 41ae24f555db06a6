import type { Outcome } from '../../../events/event.ts';
import type { JsonValue } from '../../../json/json.ts';
import { toOutcome } from '../fields/outcome.ts';
import { toText } from '../fields/scalars.ts';

const WORDS: ReadonlyMap<string, Outcome> = new Map([
  ['true', 'success'],
  ['partiallysucceeded', 'success'],
  ['false', 'failure'],
]);

/** What `ResultStatus` says, in any case and also as a boolean; `unknown` for other words and for none. */
export function o365Outcome(status: JsonValue | undefined): Outcome {
  if (typeof status === 'boolean') return status ? 'success' : 'failure';
  const word = toText(status);
  return word === null ? 'unknown' : (WORDS.get(word.trim().toLowerCase()) ?? toOutcome(word));
}
