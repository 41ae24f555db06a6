import type { Console } from './console.ts';
import type { ReceivedWebhook } from '../app/deliveryReceiver.ts';
import { webhookLines } from './webhookLine.ts';

/** Lines in one second; beyond, a terminal would slow down what it shows. */
const LINES_PER_SECOND = 100;

/** Keeps when each event was first answered, and prints webhooks as they come. */
export interface DeliveryLog {
  /** Milliseconds since 1970 by event id. */
  readonly answeredAt: ReadonlyMap<string, number>;
  readonly add: (webhook: ReceivedWebhook) => void;
}

export function deliveryLog(output: Console, isQuiet: boolean): DeliveryLog {
  const answeredAt = new Map<string, number>();
  let second = 0;
  let lines = 0;
  return {
    answeredAt,
    add: (webhook) => {
      for (const id of webhook.eventIds) if (!answeredAt.has(id)) answeredAt.set(id, webhook.answeredAt);
      if (isQuiet) return;
      const now = Math.floor(webhook.answeredAt / 1000);
      if (now !== second) {
        if (lines > LINES_PER_SECOND) output.line(`… and ${lines - LINES_PER_SECOND} more in this second`);
        second = now;
        lines = 0;
      }
      lines += webhook.eventIds.length;
      if (lines <= LINES_PER_SECOND) for (const line of webhookLines(webhook, output.colours)) output.line(line);
    },
  };
}
