import { isJsonObject, type JsonObject } from '../../../../src/json/json.ts';
import { grantwireEvent } from '../../../demo/app/webhookEventId.ts';
import { printable } from '../../../demo/print/printable.ts';
import { webhookLines } from '../../../demo/print/webhookLine.ts';
import { defaultEventId } from '../check.ts';

const TYPE_WIDTH = 36;

/**
 * One line per event of a body that was received: as `npm start` prints it in the format `event`; type, actor and id in
 * `ecs`; category, operation and id in `raw`; of anything else the id. Control characters are shown as `·`.
 *
 * @param body JSON, an event or an array of events that each have an id
 * @param receivedAt milliseconds since 1970
 */
export function itemLines(body: string, receivedAt: number, colours: boolean): string[] {
  const parsed: unknown = JSON.parse(body, printable);
  const items: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return items.map((item) => {
    if (!isWholeEvent(item)) return otherLine(item, receivedAt);
    const webhook = { answeredAt: receivedAt, webhookId: '', eventIds: [], body: JSON.stringify(item) };
    return webhookLines(webhook, colours).join('\n');
  });
}

function otherLine(item: unknown, receivedAt: number): string {
  const [format, type, who] = isJsonObject(item) ? describe(item) : ['other', '-', '-'];
  const time = new Date(receivedAt).toISOString().slice(11, 23);
  return [time, format.padEnd(7), type.padEnd(TYPE_WIDTH), who, defaultEventId(item) ?? '-'].join('  ');
}

/** Format, what happened, who or which operation. */
function describe(item: JsonObject): [string, string, string] {
  const own = grantwireEvent(item);
  if (own !== null) return ['ecs', text(own['type']), ecsActor(item)];
  const record = recordOf(item['raw']);
  if (record === null) return ['other', '-', '-'];
  const operation = text(record['operationName'] ?? record['Operation']);
  return ['raw', text(record['category'] ?? record['Workload']), operation];
}

function ecsActor({ user }: JsonObject): string {
  return isJsonObject(user) ? text(user['email'] ?? user['full_name'] ?? user['name'] ?? user['id']) : '-';
}

/** The record of the format `raw`; its text need not be JSON. */
function recordOf(raw: unknown): JsonObject | null {
  if (typeof raw !== 'string') return null;
  try {
    const record: unknown = JSON.parse(raw);
    return isJsonObject(record) ? record : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** An event with everything that its line shows: other senders' events may look alike. */
function isWholeEvent(item: unknown): boolean {
  if (!isJsonObject(item) || typeof item['event_type'] !== 'string') return false;
  const { severity, data } = item;
  if (severity !== 'INFO' && severity !== 'WARNING' && severity !== 'ALERT') return false;
  if (!isJsonObject(data) || !isJsonObject(data['source'])) return false;
  if (![item['actor_email'], item['actor_name'], item['actor_user_id'], item['actor_ip_address']].every(isText))
    return false;
  const { targets } = data;
  return (
    Array.isArray(targets) && targets.every((one) => isJsonObject(one) && isText(one['name']) && isText(one['id']))
  );
}

/** Text, or nothing: whatever else stands there need not even turn into text. */
function isText(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function text(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : '-';
}
