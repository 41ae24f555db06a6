import { EventTooLargeError, type DestinationLimits } from '../destinations/destination.ts';

/** What a cut looks at. */
interface SizedItem {
  /** In the body, in UTF-8. */
  readonly bytes: number;
  /** When it happened, milliseconds since 1970; NaN when unreadable. */
  readonly timeMs: number;
}

/** Brackets around a body and a comma or line break after each item are the most that joining adds. */
const frameBytes = 2;
const separatorBytes = 1;

/**
 * Groups items, in their order, into as few requests as the limits allow, filling each from the left. Every item must be
 * within the limits alone (`assertFits`).
 * @param most events in a request, at least 1
 */
export function cutItems<Item extends SizedItem>(
  items: readonly Item[],
  most: number,
  limits: DestinationLimits,
): Item[][] {
  const groups: Item[][] = [];
  let bytes = 0;
  let earliest = Infinity;
  let latest = -Infinity;
  for (const item of items) {
    const group = groups.at(-1);
    const grown = bytes + item.bytes + separatorBytes;
    const from = Number.isNaN(item.timeMs) ? earliest : Math.min(earliest, item.timeMs);
    const to = Number.isNaN(item.timeMs) ? latest : Math.max(latest, item.timeMs);
    const fits = group !== undefined && group.length < most && grown <= limits.bodyBytes;
    if (fits && to - from <= (limits.spanMs ?? Infinity)) {
      group.push(item);
      [bytes, earliest, latest] = [grown, from, to];
    } else {
      groups.push([item]);
      bytes = frameBytes + item.bytes + separatorBytes;
      earliest = Number.isNaN(item.timeMs) ? Infinity : item.timeMs;
      latest = Number.isNaN(item.timeMs) ? -Infinity : item.timeMs;
    }
  }
  return groups;
}

/** @throws EventTooLargeError when an item exceeds the destination's limit for one event, or would not fit into a body alone. */
export function assertFits(bytes: number, limits: DestinationLimits): void {
  const limit = Math.min(limits.eventBytes, limits.bodyBytes - frameBytes - separatorBytes);
  if (bytes > limit) throw new EventTooLargeError('event', bytes, limit);
}
