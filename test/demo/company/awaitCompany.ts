import { setTimeout as sleep } from 'node:timers/promises';
import { hubMessages } from '../account/hubMessages.ts';
import { PARTITIONS } from '../app/hubs.ts';
import type { HubLog } from '../feed/resumeAfter.ts';
import type { ExpectedOfCompany } from './company.ts';
import { companyRecords } from './hubRecords.ts';

const LOOK_MS = 1000;
/** What has not moved for so long will not. */
const STALL_MS = 240_000;

/** Waits until all that is expected lies in the hub; false when nothing has moved for four minutes. */
export async function awaitCompany(
  hub: HubLog,
  { audit, mail }: ExpectedOfCompany,
  signal: AbortSignal,
): Promise<boolean> {
  let left = Number.POSITIVE_INFINITY;
  for (let movedAt = performance.now(); performance.now() - movedAt < STALL_MS; ) {
    const missing = new Set<number | string>([...audit.keys(), ...mail]);
    for await (const { body } of hubMessages(hub, 'o365', PARTITIONS.o365)) {
      for (const record of companyRecords(body)) {
        if (record !== null) missing.delete(record.kind === 'audit' ? record.serial : record.key);
      }
    }
    if (missing.size === 0) return true;
    if (missing.size !== left) movedAt = performance.now();
    left = missing.size;
    await sleep(LOOK_MS, undefined, { signal });
  }
  return false;
}
