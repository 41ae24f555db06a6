import type { Severity } from './event.ts';

/** Sets of event types that security teams ask for; a connection's filter names one as `@name`. */
export type LogSet =
  | 'ingress-authentication'
  | 'sso-authentication'
  | 'third-party-alerts'
  | 'access-changes'
  | 'admin-activity'
  | 'unparsed';

/** One event type that a category can yield. */
export interface EventType {
  /** UPPER_SNAKE. */
  readonly type: string;
  /** What the record says, in words. */
  readonly condition: string;
  /** Every severity the type can have, with the case in which it has it. */
  readonly severities: Partial<Readonly<Record<Severity, string>>>;
  readonly sets: readonly LogSet[];
}

/** Names of `data.details` and what stands there, members of objects under `a.b`, of lists under `a[]`. */
export type DetailNames = Readonly<Record<string, string>>;

/** An event type that always has the same severity. */
export function always(type: string, severity: Severity, condition: string, sets: readonly LogSet[] = []): EventType {
  return { type, condition, severities: { [severity]: 'always' }, sets };
}

/** An administrative event type: one that failed is at least a `WARNING`. */
export function unlessFailed(
  type: string,
  severity: Severity,
  condition: string,
  sets: readonly LogSet[] = [],
): EventType {
  if (severity !== 'INFO') return always(type, severity, condition, sets);
  return { type, condition, severities: { INFO: 'otherwise', WARNING: 'failed' }, sets };
}
