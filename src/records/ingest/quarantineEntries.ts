import type { RecordSource } from '../../events/event.ts';
import type { MessageContent, RejectedItem } from './readMessage.ts';

/** So many items of one message get an entry of their own. */
const MOST_SINGLE_ITEMS = 8;

/** Places that a detail names; the message itself tells the rest. */
const MOST_PLACES = 100;

/**
 * What goes to quarantine of one message, at most nine entries however many items it holds: the rejected items one by
 * one, or, above a handful, the message once with reasons and places; and the message, untouched, if it was repaired or
 * salvaged into records that claim more than they may. The message's own entry stands one place behind its last item.
 *
 * @param at where the message stands
 */
export function quarantineEntries(content: MessageContent, at: RecordSource, bytes: Uint8Array): RejectedItem[] {
  const { items, rejected, repaired } = content;
  const many = rejected.length > MOST_SINGLE_ITEMS;
  const source = { ...at, index: items };
  const entries = many ? [] : [...rejected];
  if (many) entries.push({ source, reason: 'many_items', detail: placesOf(rejected), bytes });
  else if (repaired > 0) {
    const detail = `${repaired} of ${items} items became REPAIRED_RECORD`;
    entries.push({ source, reason: 'repaired_message', detail, bytes });
  }
  return entries;
}

/** `1203 items: not_an_object 3, 5; empty_object 9`, at most a hundred places. */
function placesOf(rejected: readonly RejectedItem[]): string {
  const byReason = Map.groupBy(rejected.slice(0, MOST_PLACES), ({ reason }) => reason);
  const named = [...byReason].map(
    ([reason, items]) => `${reason} ${items.map(({ source }) => source.index).join(', ')}`,
  );
  const left = rejected.length - MOST_PLACES;
  return `${rejected.length} items: ${named.join('; ')}${left > 0 ? `; and ${left} more` : ''}`;
}
