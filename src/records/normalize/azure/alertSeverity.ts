import type { Severity } from '../../../events/event.ts';

/** Severity of an event for the severity word of an alert; a word that is unknown or missing is worth a look. */
export function alertSeverity(word: string | null): Severity {
  const level = word?.toLowerCase();
  if (level === 'high') return 'ALERT';
  return level === 'low' || level === 'informational' ? 'INFO' : 'WARNING';
}

/** How `alertSeverity` reads in the table of event types. */
export const ALERT_SEVERITIES = {
  ALERT: 'high',
  WARNING: 'medium or unknown',
  INFO: 'low or informational',
} as const;
