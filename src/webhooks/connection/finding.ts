import type { SettingProblem } from '../../platform/settings/settingRefused.ts';

/** What a rule says of a value; whoever knows the setting that the value stands in makes a `SettingProblem` of it. */
export interface Finding extends Omit<SettingProblem, 'setting'> {
  /** `refused`: the connection must not start. `warning`: it works, yet something better is at hand. */
  readonly severity: 'refused' | 'warning';
  /** Stable name of the rule, for tests and searches. */
  readonly code: string;
}

/** What keeps the connection from starting, and what to do next. */
export function refused(code: string, what: string, fix: string): Finding {
  return { severity: 'refused', code, problem: `${what} ${fix}` };
}

/** What is worth telling although the connection works. */
export function warning(code: string, what: string, fix: string): Finding {
  return { severity: 'warning', code, problem: `${what} ${fix}` };
}
