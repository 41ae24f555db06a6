import type { Plan } from '../behaviour.ts';
import { parsePlans } from './parsePlans.ts';
import { PlanError } from './planError.ts';
import { plansText } from './planText.ts';
import { PLAN_HELP } from './usage.ts';

/** What a typed line asks for: the plans to follow from now on (null leaves them), and what to print. */
export interface Typed {
  readonly plans: readonly Plan[] | null;
  readonly print: string;
}

/** Reads one line of standard input. Empty lines ask for nothing. */
export function typedLine(line: string): Typed {
  const text = line.trim();
  if (text === '') return { plans: null, print: '' };
  if (text === 'help') return { plans: null, print: PLAN_HELP.trimEnd() };
  try {
    const plans = parsePlans(text);
    return { plans, print: `now: ${plansText(plans)}` };
  } catch (error) {
    if (error instanceof PlanError) return { plans: null, print: `${error.message} Type "help" for the list.` };
    throw error;
  }
}
