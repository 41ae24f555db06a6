import type { WordedNotice } from './notify.ts';

/** What notices say of an outage of a connection. */
interface Outage {
  readonly since: string;
  readonly attempts: number;
  readonly lastCode: string;
  readonly nextAttemptAt: string;
}

export function connectionFailing(connection: string, outage: Outage): WordedNotice {
  const { since, attempts, lastCode, nextAttemptAt } = outage;
  const text = `${connection} does not take events since ${since} (${attempts} attempts, last ${lastCode}). Nothing is lost while the hub retains it; the next attempt is at ${nextAttemptAt}.`;
  return { kind: 'connection_failing', key: `${connection}-${since}`, text };
}

export function connectionRecovered(connection: string, { since, attempts, lastCode }: Outage): WordedNotice {
  const text = `${connection} takes events again. It did not since ${since} (${attempts} attempts, last ${lastCode}); what waited is being delivered.`;
  return { kind: 'connection_recovered', key: `${connection}-${since}`, text };
}

export function connectionDisabled(
  connection: string,
  reason: string,
  { since, attempts, lastCode }: Outage,
): WordedNotice {
  const text = `${connection} was switched off (${reason}) after ${attempts} attempts since ${since}, last ${lastCode}. Mend the receiver, then change its settings or call the operation enable; within seven days delivery goes on where it stopped.`;
  return { kind: 'connection_disabled', key: `${connection}-${since}`, text };
}

/** @param since when the last connection began to fail too */
export function egressDown(since: string, lastCode: string): WordedNotice {
  const text = `No connection can be reached (${lastCode}): grantwire's own way out is down, not the receivers. Check DNS, NAT and the virtual network. Nothing is lost; nobody is switched off.`;
  return { kind: 'egress_down', key: since, text };
}

export function eventsSkipped(connection: string, pausedAt: string): WordedNotice {
  const text = `${connection} was off since ${pausedAt}, seven days or longer: delivery goes on with what comes now. What was skipped is under gaps/closed.`;
  return { kind: 'events_skipped', key: `${connection}-${pausedAt}`, text };
}

/** One message per threshold and backlog: a backlog is told apart by the hour of its oldest event. */
export function eventsLate(connection: string, hours: number, oldest: Date): WordedNotice {
  const text = `The oldest event that ${connection} has not taken waits for more than ${hours} h. The hub drops what is older than its retention (7 days by default).`;
  return { kind: 'events_late', key: `${connection}-${hours}h-${oldest.toISOString().slice(0, 13)}`, text };
}

/** @param from first sequence number that is delivered */
export function cursorMissing(connection: string, partition: string, from: number): WordedNotice {
  const text = `The cursor of ${connection} for partition ${partition} was gone; delivery goes on at sequence number ${from}, so that nothing that waits is skipped. Events that were delivered before may come again under the same ids; if some before it are missing, call replay with the time since when.`;
  return { kind: 'cursor_missing', key: `${connection}-${partition}-${from}`, text };
}

/** Where a connection stands that is no longer configured. */
export interface OrphanedCursor {
  readonly partition: string;
  /** First sequence number that was not delivered, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

export function cursorOrphaned(connection: string, cursors: readonly OrphanedCursor[]): WordedNotice {
  const stretches = cursors.map(({ partition, from, to }) => `partition ${partition}: ${from} to ${to - 1}`).join(', ');
  const text = `No connection is called ${connection} any more, and events wait for it (${stretches}). If it was renamed, give it its old name until it has taken them, or call replay on the new one; if it is gone for good, delete cursors/${connection}/ in the state container.`;
  // Told again if it comes back under that name, moves on and goes once more.
  const at = cursors.map(({ partition, from }) => `${partition}.${from}`).join('-');
  return { kind: 'cursor_orphaned', key: `${connection}-${at}`, text };
}
