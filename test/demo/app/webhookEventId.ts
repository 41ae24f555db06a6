import { isJsonObject, type JsonObject } from '../../../src/json/json.ts';

/**
 * The event's id in an item of a webhook: `id` in the formats `event` and `raw`, `grantwire.event.id` in `ecs` (there
 * `event.id` may be the record's own id). Null when it has none.
 */
export function webhookEventId(item: unknown): string | null {
  if (!isJsonObject(item)) return null;
  const id = grantwireEvent(item)?.['id'] ?? item['id'];
  return typeof id === 'string' ? id : null;
}

/** What an Elastic Common Schema document says of its event under `grantwire.event`. */
export function grantwireEvent(document: JsonObject): JsonObject | null {
  const own = document['grantwire'];
  const event = isJsonObject(own) ? own['event'] : null;
  return isJsonObject(event) ? event : null;
}
