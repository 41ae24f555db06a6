import type { GrantwireEvent } from '../../../events/event.ts';
import type { Connection } from '../../connection/connection.ts';
import { eventContent, type ToEcs } from '../encode.ts';
import { redactorOf } from './redactor.ts';

/** An event, and what a body says of it, as far as the connection may send either. */
export interface RedactedItem {
  readonly event: GrantwireEvent;
  readonly content: object;
}

/**
 * The event as a destination may see it: rules apply to the event, whose fields destinations put into columns and labels of their own,
 * and to the document of the format `ecs`, which is mapped from the whole record before.
 */
export function redactedItem(event: GrantwireEvent, connection: Connection, toEcs: ToEcs): RedactedItem {
  const redactor = redactorOf(connection);
  if (redactor === null) return { event, content: eventContent(event, connection.format, toEcs) };
  const shown = redactor.event(event);
  if (connection.format === 'ecs') return { event: shown, content: redactor.document(toEcs(event), event) };
  return { event: shown, content: eventContent(shown, connection.format, toEcs) };
}
