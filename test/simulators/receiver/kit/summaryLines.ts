import type { Receiver } from '../receiver.ts';

/** What Ctrl-C prints. */
export function summaryLines({ stats, eventIds }: Pick<Receiver, 'stats' | 'eventIds'>): string[] {
  const { requests, accepted, duplicates, tests, refused, misbehaved, violations } = stats();
  const reasons = Object.entries(violations).map(([kind, count]) => `${kind} ${count}`);
  return [
    `requests    ${requests}`,
    `received    ${accepted}, with ${eventIds.size} different events`,
    `duplicates  ${duplicates} by webhook-id`,
    `test events ${tests}`,
    `refused     ${refused}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
    `misbehaved  ${misbehaved}`,
  ];
}
