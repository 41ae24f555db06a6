import type { GrantwireEvent } from '../../events/event.ts';

/**
 * When an event happened, RFC 3339 UTC, for destinations that want a time of every event: the record's own time, else when the
 * source hub accepted its message. Both come with the event, so every cut finds the same.
 */
export function eventTime({ timestamp, data }: GrantwireEvent): string {
  return timestamp ?? data.source.enqueued_time;
}
