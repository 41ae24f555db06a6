import type { GrantwireEvent } from '../records/event.ts';
import type { EventFormat } from './connection.ts';

/** Goes up whenever the same event would yield other bytes, so that batches under the old bytes keep their own ids. */
export const encoderVersion = 1;

/** The Elastic Common Schema form of an event; supplied by `records/`. */
export type ToEcs = (event: GrantwireEvent) => object;

/**
 * One event as JSON text. Only `JSON.stringify` writes it, so a receiver that parses and stringifies gets the same bytes
 * and can verify the signature over either.
 *
 * - `event`: the event without `data.raw`.
 * - `ecs`: what `toEcs` makes of it.
 * - `raw`: `{"id","raw"}` with the record's exact text. An event without a record of its own (change events, test events,
 *   or published before the setting was made) has its own `event` text there instead: null would lose what it says, and
 *   `raw` stays a string for the receiver.
 */
export function encodeEvent(event: GrantwireEvent, format: EventFormat, toEcs: ToEcs): string {
  if (format === 'ecs') return JSON.stringify(toEcs(event));
  if (format === 'event') return eventText(event);
  const { raw } = event.data;
  return JSON.stringify({ id: event.id, raw: typeof raw === 'string' ? raw : eventText(event) });
}

function eventText(event: GrantwireEvent): string {
  if (event.data.raw === undefined) return JSON.stringify(event);
  const { raw: _, ...data } = event.data;
  return JSON.stringify({ ...event, data });
}
