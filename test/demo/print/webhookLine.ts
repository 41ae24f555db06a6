import { styleText } from 'node:util';
import type { GrantwireEvent } from '../../../src/events/event.ts';
import { isJsonObject } from '../../../src/json/json.ts';
import type { ReceivedWebhook } from '../app/deliveryReceiver.ts';
import { grantwireEvent } from '../app/webhookEventId.ts';
import { printable } from './printable.ts';

const STYLES = { INFO: 'green', WARNING: 'yellow', ALERT: 'red' } as const;

/** The longest common types fit. */
const TYPE_WIDTH = 36;
const PEOPLE_WIDTH = 68;

/** One aligned line per event of a webhook: time, severity, type, actor → target, latency from hub to 2xx. */
export function webhookLines(webhook: ReceivedWebhook, colours: boolean): string[] {
  const body: unknown = JSON.parse(webhook.body, printable);
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  return items.map((item) => (isEvent(item) ? eventLine(item, webhook.answeredAt, colours) : otherLine(item, webhook)));
}

function eventLine(event: GrantwireEvent, answeredAt: number, colours: boolean): string {
  const actor = event.actor_email ?? event.actor_name ?? event.actor_user_id ?? event.actor_ip_address ?? '-';
  const targets = event.data.targets.map(({ name, id }) => name ?? id).filter((name) => name !== null);
  const latency = answeredAt - Date.parse(event.data.source.enqueued_time);
  const severity = event.severity.padEnd(7);
  const type = event.event_type.padEnd(TYPE_WIDTH);
  return [
    timeOf(answeredAt),
    colours ? styleText(STYLES[event.severity], severity, { validateStream: false }) : severity,
    colours ? styleText('bold', type, { validateStream: false }) : type,
    fit(`${actor} → ${targets.length === 0 ? '-' : targets.join(', ')}`),
    `${latency} ms`.padStart(9),
  ].join('  ');
}

/** Formats `ecs` and `raw` do not say when the hub took the record; their latency is in the summary. */
function otherLine(item: unknown, { answeredAt, webhookId }: ReceivedWebhook): string {
  const type = isJsonObject(item) ? grantwireEvent(item)?.['type'] : undefined;
  return [timeOf(answeredAt), (typeof type === 'string' ? type : 'record').padEnd(TYPE_WIDTH + 9), webhookId].join(
    '  ',
  );
}

function isEvent(item: unknown): item is GrantwireEvent {
  return isJsonObject(item) && typeof item['event_type'] === 'string' && isJsonObject(item['data']);
}

function fit(text: string): string {
  return text.length > PEOPLE_WIDTH ? `${text.slice(0, PEOPLE_WIDTH - 1)}…` : text.padEnd(PEOPLE_WIDTH);
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 23);
}
