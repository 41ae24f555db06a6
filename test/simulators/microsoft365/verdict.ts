/** One rule of the API that a request broke. */
export interface Violation {
  readonly rule: string;
  readonly request: string;
}

/** The simulator is also the judge: every broken rule is kept, and a test that finds one fails. */
export interface Verdict {
  broken(rule: string, request: string): void;
  readonly violations: readonly Violation[];
}

/** More of the same says nothing new. */
const MOST_KEPT = 200;

export function createVerdict(): Verdict {
  const violations: Violation[] = [];
  return {
    violations,
    broken: (rule, request) => {
      if (violations.length < MOST_KEPT) violations.push({ rule, request });
    },
  };
}
