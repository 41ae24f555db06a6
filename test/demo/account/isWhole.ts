import type { Summary } from './summary.ts';

/** True when nothing is missing, and the simulator has nothing to say against the app's requests. */
export function isWhole({ lost, changedBytes, company }: Pick<Summary, 'lost' | 'changedBytes' | 'company'>): boolean {
  if (lost > 0 || changedBytes > 0) return false;
  return company === null || (company.auditLost === 0 && company.mailLost === 0 && company.violations.length === 0);
}
