import type { GrantwireEvent } from '../../events/event.ts';
import type { EventFormat } from '../connection/connection.ts';

/** Goes up whenever the same event would yield other bytes, so that batches under the old bytes keep their own ids. */
export const encoderVersion = 1;

/** The Elastic Common Schema form of an event; supplied by `records/`. */
export type ToEcs = (event: GrantwireEvent) => object;

/**
 * What a body says of one event, for `JSON.stringify`: only that writes it, so a receiver that parses and stringifies gets
 * the same bytes and can verify the signature over either.
 *
 * - `event`: the event without `data.raw`.
 * - `ecs`: what `toEcs` makes of it.
 * - `raw`: `{"id","raw"}` with the record's exact text. An event without a record of its own (change events, test events,
 *   or published before the setting was made) has its own `event` text there instead: null would lose what it says, and
 *   `raw` stays a string for the receiver.
 */
export function eventContent(event: GrantwireEvent, format: EventFormat, toEcs: ToEcs): object {
  if (format === 'ecs') return toEcs(event);
  if (format === 'event') return withoutRaw(event);
  const { raw } = event.data;
  return { id: event.id, raw: typeof raw === 'string' ? raw : JSON.stringify(withoutRaw(event)) };
}

function withoutRaw(event: GrantwireEvent): GrantwireEvent {
  if (event.data.raw === undefined) return event;
  const { raw: _, ...data } = event.data;
  return { ...event, data };
}
