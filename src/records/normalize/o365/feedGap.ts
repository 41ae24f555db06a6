import { always } from '../../../events/eventType.ts';
import type { Category } from '../category.ts';
import { toNumber, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';

const NOBODY = { email: null, ip: null, name: null, id: null, userAgent: null } as const;

/** A stretch of an Office 365 content type that grantwire's own poller could not read: a record of our own. */
export const FEED_GAP: Category = {
  name: 'GrantwireFeedGap',
  normalize: ({ fields, properties }) => {
    const kind = toText(properties['kind']);
    const contentType = toText(properties['contentType']);
    return {
      eventType: 'FEED_GAP',
      severity: kind === 'lost' ? 'ALERT' : 'WARNING',
      timestamp: toTime(fields['time']),
      actor: NOBODY,
      outcome: 'failure',
      targets: contentType === null ? [] : [{ type: 'feed', id: contentType, name: null }],
      details: {
        gap_id: toText(fields['id']),
        content_type: contentType,
        kind,
        reason: toText(properties['reason']),
        from: toTime(properties['from']),
        to: toTime(properties['to']),
        contents: toNumber(properties['contents']),
      },
    };
  },
  events: [
    {
      ...always('FEED_GAP', 'ALERT', 'audit records of a stretch of time are lost, or may be'),
      severities: {
        ALERT: 'they are lost',
        WARNING: 'they may be: a subscription was stopped meanwhile, or what was listed late could not be looked for',
      },
    },
  ],
  details: {
    gap_id: 'id of the gap, the name of its entry in the state container too',
    content_type: 'content type of the Management Activity API',
    kind: '`lost` or `possible_loss`',
    reason:
      '`out_of_reach`, `late_content` (content listed late of a stretch before an outage), `content_expired`, `content_missing`, `content_unreadable` or `subscription_stopped`',
    from: 'where the stretch begins',
    to: 'where it ends, that moment excluded',
    contents: 'blobs that are known to be lost; null where nobody knows',
  },
};
