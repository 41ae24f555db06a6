import type { Severity } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';
import { toText } from '../fields/scalars.ts';

/** What Entra ID Protection says of an identity or detection; all null when the record does not say. */
export interface Risk {
  readonly level: string | null;
  readonly state: string | null;
  readonly detail: string | null;
}

/** States in which nobody has to act any more (Graph, `riskState`). */
const SETTLED: ReadonlySet<string> = new Set(['confirmedsafe', 'remediated', 'dismissed', 'none']);

/** Reads level, state and detail of risk from `properties`. */
export function riskOf(properties: JsonObject): Risk {
  return {
    level: toText(properties['riskLevel']),
    state: toText(properties['riskState']),
    detail: toText(properties['riskDetail']),
  };
}

/** `open` while somebody may have to act, `compromised` when that is certain, else `settled`. */
export function riskPhase({ state }: Risk): 'open' | 'compromised' | 'settled' {
  const word = state?.toLowerCase() ?? '';
  if (word === 'confirmedcompromised') return 'compromised';
  return SETTLED.has(word) ? 'settled' : 'open';
}

/**
 * `ALERT` at high risk and for what is confirmed as compromised; `WARNING` at medium risk and where the licence hides
 * the level; `INFO` at low risk and once settled.
 */
export function riskSeverity(risk: Risk): Severity {
  const phase = riskPhase(risk);
  const level = risk.level?.toLowerCase();
  if (phase === 'settled') return 'INFO';
  if (phase === 'compromised' || level === 'high') return 'ALERT';
  return level === 'medium' || level === 'hidden' ? 'WARNING' : 'INFO';
}

/** How `riskSeverity` reads in the table of event types. */
export const OPEN_RISK_SEVERITIES = {
  ALERT: 'high',
  WARNING: 'medium, or hidden by the licence',
  INFO: 'low or none',
} as const;
