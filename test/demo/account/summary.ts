import { systemClock } from '../../../src/platform/runtime/clock.ts';
import { failedList } from '../../../src/webhooks/delivery/failedList.ts';
import type { BlobStore } from '../../../src/platform/storage/blobStore.ts';
import { companyRecords } from '../company/hubRecords.ts';
import type { Company } from '../company/company.ts';
import { account, type Account, type ExpectedMessage } from './account.ts';
import { accountCompany, type CompanyAccount, type CompanyFate, type LocatedRecord } from './companyAccount.ts';
import { expectedRecords, type Rules } from './expectedRecords.ts';
import { hubMessages, type LocatedMessage } from './hubMessages.ts';
import { PARTITIONS, SOURCES } from '../app/hubs.ts';
import { percentiles, type Percentiles } from './percentiles.ts';
import { readPublishedEvents } from './publishedEvents.ts';
import { readQuarantine } from './quarantined.ts';
import type { HubLog } from '../feed/resumeAfter.ts';

/** What `--report` writes. Counts cover everything in the hubs; latency and rate cover this start. */
export interface Summary extends Omit<Account, 'sharedIds'> {
  /** From the source hub's acknowledgement to the end of the 2xx answer, of each event's first delivery. */
  readonly latencyMs: Percentiles;
  /** Records by the time from the first enqueued to the last 2xx; null when nothing was delivered. */
  readonly recordsPerSecond: number | null;
  readonly quarantineReasons: Readonly<Record<string, number>>;
  /** Webhook ids that came again with other bytes although the source sent their record once. */
  readonly changedBytes: number;
  /** Null without the company's Microsoft 365. */
  readonly company: CompanyAccount | null;
}

/** What is known when all is drained. */
export interface Evidence {
  readonly hub: HubLog;
  readonly blobs: BlobStore;
  /** Whose failed list counts; null for a receiver without connection. */
  readonly connection: string | null;
  readonly rules: Rules;
  /** Event ids at the receiver, and how often each came. */
  readonly received: ReadonlyMap<string, number>;
  readonly otherBytes: ReadonlySet<string>;
  /** When each event was first answered in this start, milliseconds since 1970. */
  readonly answeredAt: ReadonlyMap<string, number>;
  /** When this start began to feed, milliseconds since 1970. */
  readonly startedAt: number;
  readonly company: Company | null;
}

/** Reads hubs and quarantine and counts. */
export async function summarize(evidence: Evidence, signal: AbortSignal): Promise<Summary> {
  const { hub, received, answeredAt } = evidence;
  const expected: ExpectedMessage[] = [];
  const ofCompany: LocatedRecord[] = [];
  let firstEnqueued = Number.POSITIVE_INFINITY;
  let recent = 0;
  for (const name of SOURCES) {
    for await (const message of hubMessages(hub, name, PARTITIONS[name])) {
      const records = expectedRecords(name, message, evidence.rules);
      expected.push(records);
      if (evidence.company !== null) ofCompany.push(...locate(message, records));
      const enqueued = message.enqueuedTime.getTime();
      if (enqueued < evidence.startedAt) continue;
      recent += Math.max(records.fed, records.records.length);
      firstEnqueued = Math.min(firstEnqueued, enqueued);
    }
  }
  const published = await readPublishedEvents(hub);
  const entries = await readQuarantine(evidence.blobs, new Set(), signal);
  const undeliverable = entries.flatMap(({ position }) => published.byPlace.get(position) ?? []);
  const quarantined = new Set(entries.map(({ position }) => position));
  const failed = await failedIds(evidence, signal);
  const found = { received, quarantined, failed, undeliverable: new Set(undeliverable) };
  const { sharedIds, ...counts } = account(expected, { ...found, published: published.byRecord });
  const latencies = [...answeredAt].flatMap(([id, answered]) => {
    const enqueued = published.enqueuedAt.get(id);
    return enqueued === undefined ? [] : [Math.max(0, answered - enqueued)];
  });
  const work =
    recent > 0 ? { from: firstEnqueued, records: recent } : { from: evidence.startedAt, records: answeredAt.size };
  return {
    ...counts,
    latencyMs: percentiles(latencies),
    recordsPerSecond: recordsPerSecond(work.records, work.from, answeredAt),
    quarantineReasons: countReasons(entries),
    changedBytes: [...evidence.otherBytes].filter((id) => !sharedIds.has(id)).length,
    company: companyAccount(evidence.company, ofCompany, {
      received,
      quarantined,
      failed: new Set([...failed, ...undeliverable]),
    }),
  };
}

function companyAccount(
  company: Company | null,
  located: readonly LocatedRecord[],
  fate: CompanyFate,
): CompanyAccount | null {
  if (company === null) return null;
  return accountCompany(company.expected(), located, fate, company.microsoft.verdict.violations);
}

/** The company's records in a message, each with what must come of it. */
function locate({ body }: LocatedMessage, { message, records }: ExpectedMessage): LocatedRecord[] {
  const byPosition = new Map(records.map((expected) => [expected.position, expected]));
  return companyRecords(body).flatMap((record, index) => {
    const expected = byPosition.get(`${message}/${index}`);
    return record === null || expected === undefined ? [] : [{ record, expected }];
  });
}

/** Events that no try delivered; the list is short, since many rejections in a row are a failure of the connection. */
async function failedIds({ blobs, connection }: Evidence, signal: AbortSignal): Promise<Set<string>> {
  if (connection === null) return new Set();
  const quiet = () => undefined;
  const call = { signal, log: { info: quiet, warn: quiet, error: quiet } };
  const refuse = (fault: Error) => Promise.reject(fault);
  const failed = failedList(blobs, connection, systemClock, refuse);
  const entries = await failed.list(Number.POSITIVE_INFINITY, call);
  return new Set(entries.flatMap(({ eventId, deliveredAt }) => (deliveredAt === null ? [eventId] : [])));
}

function recordsPerSecond(records: number, from: number, answeredAt: ReadonlyMap<string, number>): number | null {
  let last = 0;
  for (const answered of answeredAt.values()) last = Math.max(last, answered);
  return last === 0 ? null : Math.round((records / Math.max(1, last - from)) * 10_000) / 10;
}

function countReasons(entries: readonly { readonly reason: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of entries) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
