import type { GrantwireEvent, RecordSource } from '../../events/event.ts';
import type { MessageContent, RejectedItem } from './readMessage.ts';

/** So many items of one message get an entry of their own. */
const MOST_SINGLE_ITEMS = 8;

/** Places that a detail names; the message itself tells the rest. */
const MOST_PLACES = 100;

/** A message as the hub handed it over, for an entry that holds it whole. */
export interface WholeMessage {
  readonly items: number;
  readonly at: RecordSource;
  readonly bytes: Uint8Array;
}

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

/**
 * What goes to quarantine of the events of one message that no message of the hub `events` can hold, not even as stubs:
 * one by one, or, above a handful, the message once. That entry stands two places behind the message's last item, beside
 * the one that `quarantineEntries` may have made.
 */
export function tooLargeEntries(events: readonly GrantwireEvent[], message: WholeMessage): RejectedItem[] {
  const { items, at, bytes } = message;
  const tooLarge = (event: GrantwireEvent): RejectedItem => ({
    source: event.data.source,
    reason: 'too_large',
    detail: 'the event does not fit a message of the hub, not even as a stub',
    bytes: Buffer.from(JSON.stringify(event)),
  });
  if (events.length <= MOST_SINGLE_ITEMS) return events.map(tooLarge);
  const places = events.map(({ data }) => ({ source: data.source, reason: 'too_large' }));
  return [{ source: { ...at, index: items + 1 }, reason: 'many_items', detail: placesOf(places), bytes }];
}

/** `1203 items: not_an_object 3, 5; empty_object 9`, at most a hundred places. */
function placesOf(rejected: readonly Pick<RejectedItem, 'source' | 'reason'>[]): string {
  const byReason = Map.groupBy(rejected.slice(0, MOST_PLACES), ({ reason }) => reason);
  const named = [...byReason].map(
    ([reason, items]) => `${reason} ${items.map(({ source }) => source.index).join(', ')}`,
  );
  const left = rejected.length - MOST_PLACES;
  return `${rejected.length} items: ${named.join('; ')}${left > 0 ? `; and ${left} more` : ''}`;
}
