import type { Outcome, Severity } from '../../../events/event.ts';

const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['success', 'success'],
  ['succeeded', 'success'],
  ['failure', 'failure'],
  ['failed', 'failure'],
  ['canceled', 'failure'],
  ['cancelled', 'failure'],
]);

/**
 * What a result word says, in any case. Words that say neither (`Start`, `Accepted`, `timeout`, `Skipped`, none at
 * all) are `unknown`: success is never guessed.
 */
export function toOutcome(word: string | null): Outcome {
  return word === null ? 'unknown' : (OUTCOMES.get(word) ?? OUTCOMES.get(word.trim().toLowerCase()) ?? 'unknown');
}

/** The severity of an administrative action: one that failed is at least worth a look. */
export function withFailure(severity: Severity, outcome: Outcome): Severity {
  return outcome === 'failure' && severity === 'INFO' ? 'WARNING' : severity;
}
