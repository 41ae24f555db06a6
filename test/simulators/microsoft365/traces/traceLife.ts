import { guid, pick, type Random } from '../tenant/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { TraceLog, TraceRow } from './traceLog.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Mail flows: some to several recipients, some whose status moves, some that the trace shows hours later. */
export function liveMail(
  log: TraceLog,
  tenant: Tenant,
  random: Random,
  fromMs: number,
  toMs: number,
  perHour: number,
): void {
  const meanGapMs = HOUR_MS / perHour;
  for (let at = fromMs - Math.log(1 - random()) * meanGapMs; at < toMs; at -= Math.log(1 - random()) * meanGapMs) {
    const id = guid(random);
    const recipients = random() < 0.2 ? tenant.people.slice(0, 3) : [pick(random, tenant.people)];
    for (const recipient of recipients) log.add(traceRow(id, recipient.email, tenant, random, Math.floor(at)));
  }
}

function traceRow(id: string, recipientAddress: string, tenant: Tenant, random: Random, receivedMs: number): TraceRow {
  const visibleMs = receivedMs + (random() < 0.02 ? random() * 20 * HOUR_MS : random() * 5 * MINUTE_MS);
  const first = { atMs: receivedMs, status: 'pending' };
  const second = { atMs: visibleMs + random() * 30 * MINUTE_MS, status: random() < 0.95 ? 'delivered' : 'failed' };
  return {
    id,
    senderAddress: random() < 0.5 ? pick(random, tenant.people).email : 'news@outside.example',
    recipientAddress,
    messageId: `<${id}@${tenant.domain}>`,
    receivedMs,
    subject: 'Angebot „Rotorblätter“',
    size: 2048 + Math.floor(random() * 100_000),
    visibleMs,
    statuses: random() < 0.3 ? [first, second] : [{ atMs: receivedMs, status: 'delivered' }],
  };
}
