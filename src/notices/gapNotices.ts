import type { ClosedGap, GapWitness } from '../positions/gapLedger.ts';
import type { NoticeKind } from './kinds.ts';
import type { Notices } from './notices.ts';
import { tellUnreadableState } from './unreadableState.ts';

/** Tells operators of every stretch that the gap ledger writes down as lost, once each. */
export function gapNotices(notices: Notices): GapWitness {
  return {
    lost: async (gap, { log, signal }) => {
      const kind = kindOf(gap);
      if (kind === null) return;
      const { reader, partition, from, hubCreatedOn } = gap;
      // Numbers start over in a hub that is made anew, so its time is part of the occasion.
      const key = `${encodeURIComponent(reader)}-${partition}-${from}-${hubCreatedOn.slice(0, 19).replaceAll(':', '')}`;
      await notices.tell(kind, key, textOf(gap), log, signal);
    },
    unreadable: (error, invocation) => tellUnreadableState(notices, error, invocation),
  };
}

/** Null where somebody else tells it: a connection that was off for long has a notice of its own. */
function kindOf({ cause }: ClosedGap): NoticeKind | null {
  switch (cause) {
    case 'paused':
      return null;
    case 'expired':
      return 'records_expired';
    case 'hub_recreated':
      return 'hub_recreated';
    default:
      return 'gap_lost';
  }
}

function textOf({ reader, partition, from, to, cause }: ClosedGap): string {
  const stretch = to === null ? `from ${from} on` : `${from} to ${to - 1} (${to - from} messages)`;
  const where = `${reader}, partition ${partition}, sequence numbers ${stretch}`;
  switch (cause) {
    case 'expired':
      return `Messages were dropped by their hub before they were read: ${where}. Its retention is over; see gaps/closed in the state container.`;
    case 'hub_recreated':
      return `A hub was deleted and made anew; what the old one held unread is gone: ${where}. Reading goes on at the beginning of the new one.`;
    default:
      return `A stretch that was passed over could not be read again: ${where} (${cause}). See gaps/closed in the state container.`;
  }
}
