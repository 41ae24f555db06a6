import type { ClosedGap, GapWitness } from '../positions/gapLedger.ts';
import type { Notices } from './notices.ts';
import { notify, type WordedNotice } from './notify.ts';
import { tellUnreadableState } from './unreadableState.ts';

/** Tells operators of every stretch that the gap ledger writes down as lost, once each. */
export function gapNotices(notices: Notices): GapWitness {
  return {
    lost: async (gap, call) => {
      const notice = worded(gap);
      if (notice !== null) await notify(notices, notice, call);
    },
    unreadable: (error, invocation) => tellUnreadableState(notices, error, invocation),
  };
}

/** Null where somebody else tells it: a connection that was off for long has a notice of its own. */
function worded(gap: ClosedGap): WordedNotice | null {
  const { reader, partition, from, to, hubCreatedOn, cause } = gap;
  const stretch = to === null ? `from ${from} on` : `${from} to ${to - 1} (${to - from} messages)`;
  const where = `${reader}, partition ${partition}, sequence numbers ${stretch}`;
  // Numbers start over in a hub that is made anew, so its time is part of the occasion.
  const key = `${encodeURIComponent(reader)}-${partition}-${from}-${hubCreatedOn.slice(0, 19).replaceAll(':', '')}`;
  if (cause === 'paused') return null;
  if (cause === 'expired') {
    const text = `Messages were dropped by their hub before they were read: ${where}. Its retention is over; see gaps/closed in the state container.`;
    return { kind: 'records_expired', key, text };
  }
  if (cause === 'hub_recreated') {
    const text = `A hub was deleted and made anew; what the old one held unread is gone: ${where}. Reading goes on at the beginning of the new one.`;
    return { kind: 'hub_recreated', key, text };
  }
  const text = `A stretch that was passed over could not be read again: ${where} (${cause}). See gaps/closed in the state container.`;
  return { kind: 'gap_lost', key, text };
}
