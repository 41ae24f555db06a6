/** Something wrong with a setting, said so that an administrator can act on it. Never carries the setting's value. */
export interface Problem {
  /** `refused`: the connection must not start. `warning`: it works, yet something better is at hand. */
  readonly severity: 'refused' | 'warning';
  /** Stable name of the rule, for tests and searches. */
  readonly code: string;
  readonly what: string;
  readonly fix: string;
}

/** A problem that keeps the connection from starting. */
export function refused(code: string, what: string, fix: string): Problem {
  return { severity: 'refused', code, what, fix };
}

/** A problem worth telling although the connection works. */
export function warning(code: string, what: string, fix: string): Problem {
  return { severity: 'warning', code, what, fix };
}
