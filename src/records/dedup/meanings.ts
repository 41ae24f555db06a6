import { notify } from '../../notices/notify.ts';
import type { Notices } from '../../notices/notices.ts';
import type { GrantwireEvent } from '../../events/event.ts';
import type { Clock } from '../../platform/runtime/clock.ts';
import type { Invocation } from '../../platform/runtime/invocation.ts';
import { UNPARSED_EVENT_TYPE } from '../normalize/unparsed.ts';
import type { OwnIds } from './ownIds.ts';

/** The own ids of one batch, held against those that were published before. */
export interface Meanings {
  /** Takes an event that is no repeat, so that a known own id is another meaning. */
  see(own: string | null, event: GrantwireEvent): void;
  /**
   * After the hub acknowledged the events: tells operators once per category and day of own ids with several meanings, and
   * remembers the batch. Both events were published, each under its own id.
   */
  tell(invocation: Invocation): Promise<void>;
}

export function batchMeanings(known: OwnIds, notices: Notices, clock: Clock): Meanings {
  const owns = new Set<string>();
  const categories = new Set<string>();
  return {
    see: (own, event) => {
      if (known.hasOtherMeaning(own, owns)) categories.add(categoryOf(event));
      if (own !== null) owns.add(own);
    },
    tell: async (invocation) => {
      const day = clock.now().toISOString().slice(0, 10);
      for (const category of categories) {
        const text = `On ${day} records of the category ${category} came with the own id of another record, but with another operation, result, actor or target. Both were published, each under its own event id. A source that changes its records does so, and so does somebody who may send to a source hub; docs/security.md says who that should be.`;
        await notify(notices, { kind: 'id_collision', key: `${category}-${day}`, text }, invocation);
      }
      known.remember(owns, clock.now());
    },
  };
}

/** The category of an event that we know; the text of any other is whatever a sender chose. */
function categoryOf({ event_type, data: { category } }: GrantwireEvent): string {
  if (event_type === UNPARSED_EVENT_TYPE || category === null) return 'unparsed';
  return /^[\w.-]{1,64}$/.test(category) ? category : 'other';
}
