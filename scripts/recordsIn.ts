import { isJsonObject, type JsonObject } from '../src/json/json.ts';
import { objectOf } from '../src/json/parseJsonText.ts';
import { decodeMessage } from '../src/records/decode/decodeMessage.ts';
import { REPAIRS } from '../src/records/decode/repairs/repair.ts';

/**
 * The records of a file in any shape that a message may have, and in that of test inputs,
 * `{"events":[{"event":{"original":"<text>"}}]}`, or `{"o365audit":{…}}` for an element; null for what cannot be read.
 */
export function recordsIn(bytes: Buffer): readonly (JsonObject | null)[] {
  const originals = originalsOf(objectOf(bytes.toString('utf8'))?.['events']);
  const messages = originals?.map((text) => Buffer.from(text)) ?? [bytes];
  return messages.flatMap((message) =>
    decodeMessage(message, { repairs: REPAIRS, keepText: false }).items.map((item) => (item.ok ? item.record : null)),
  );
}

/** The texts inside; undefined where not every element has one. */
function originalsOf(events: unknown): string[] | undefined {
  if (!Array.isArray(events) || events.length === 0) return undefined;
  const texts = (events as readonly unknown[]).map((item) => {
    if (!isJsonObject(item)) return undefined;
    const { event, o365audit } = item;
    const original = isJsonObject(event) ? event['original'] : undefined;
    return typeof original === 'string' || o365audit === undefined ? original : JSON.stringify(o365audit);
  });
  return texts.every((text) => typeof text === 'string') ? texts : undefined;
}
