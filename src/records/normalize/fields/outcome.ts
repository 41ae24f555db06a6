import type { Outcome, Severity } from '../../../events/event.ts';

/** Result words as services spell them, in lower case. */
const WORDS: Readonly<Record<Exclude<Outcome, 'unknown'>, string>> = {
  success:
    'success succeeded successful successfully ok true completed partiallysucceeded partialsuccess sassuccess anonymoussuccess',
  failure: `failure failed fail error canceled cancelled denied deny forbidden unauthorized rejected refused false blocked
    aborted clienterror servererror clientothererror serverothererror networkerror authorizationfailure authorizationerror
    authenticationfailed authenticationerror accessdenied`,
};
const OUTCOMES: ReadonlyMap<string, Outcome> = new Map(
  (['success', 'failure'] as const).flatMap((outcome) =>
    WORDS[outcome].split(/\s+/).map((word): [string, Outcome] => [word, outcome]),
  ),
);

/**
 * What a result word says, in any case. Words that say neither (`Start`, `Accepted`, `timeout`, `Skipped`, none at
 * all) are `unknown`: success is never guessed.
 */
export function toOutcome(word: string | null): Outcome {
  if (word === null) return 'unknown';
  return (
    OUTCOMES.get(word) ??
    OUTCOMES.get(
      word
        .trim()
        .toLowerCase()
        .replaceAll(/[\s_.]/g, ''),
    ) ??
    'unknown'
  );
}

/** The severity of an administrative action: one that failed is at least worth a look. */
export function withFailure(severity: Severity, outcome: Outcome): Severity {
  return outcome === 'failure' && severity === 'INFO' ? 'WARNING' : severity;
}
