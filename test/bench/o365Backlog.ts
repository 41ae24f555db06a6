import { memoryHub } from '../platform/hubs/memoryHub.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';
import { startMicrosoft365 } from '../simulators/microsoft365/startMicrosoft365.ts';
import { systemTiming } from '../../src/o365/api/timing.ts';
import type { ContentType } from '../../src/o365/contentTypes.ts';
import { closeSockets, startSoakProcess } from '../soak/soakProcess.ts';

const MINUTE = 60_000;
const BUDGET = 1_200;
const TYPE: ContentType = 'Audit.Exchange';
/** 32 records of 1.2 KB: a blob just below 40 KB. */
const RECORDS = 32;
const RECORD_BYTES = 1_200;
/** More than the measured time can read. */
const BLOBS = 6_000;

export interface BacklogFigures {
  readonly recordsPerSecond: number;
  /** Of the configured requests of a minute, in [0, 1]. */
  readonly shareOfBudget: number;
  /** Answers of 429, or its form as 403, of all. */
  readonly throttledShare: number;
}

/** Works off a backlog of small blobs in real time, with the default budget, and measures its second minute. */
export async function measureO365Backlog(): Promise<BacklogFigures> {
  const microsoft = await startMicrosoft365({ seed: 5, pageSize: 100 });
  const hub = memoryHub('o365', 4, () => new Date());
  try {
    const oldest = Date.now() - 20 * 60 * MINUTE;
    let serial = 0;
    for (let blob = 0; blob < BLOBS; blob++) {
      const createdMs = Math.floor(oldest + (blob * 19 * 60 * MINUTE) / BLOBS);
      const records = Array.from({ length: RECORDS }, () => ({
        serial: serial++,
        type: TYPE,
        createdMs,
        bytes: RECORD_BYTES,
      }));
      microsoft.stream.add({ type: TYPE, records, createdMs });
    }
    const reader = startSoakProcess(
      {
        microsoft,
        clock: { now: () => Date.now(), moveTo: () => undefined, timing: () => systemTiming },
        blobs: memoryBlobStore(),
        hub,
        types: [TYPE],
        lookbackHours: 21,
        random: Math.random,
        weather: { failure: 0, ambiguous: 0 },
        log: () => undefined,
        asked: () => undefined,
      },
      1,
      0,
    );
    const requests = () => [...microsoft.feed.requests.values()].reduce((sum, count) => sum + count, 0);
    const blobs = () => microsoft.feed.served.size;
    const endAt = Date.now() + 2 * MINUTE;
    let middle: { readonly at: number; readonly requests: number; readonly blobs: number } | null = null;
    const timer = setTimeout(() => {
      middle = { at: Date.now(), requests: requests(), blobs: blobs() };
    }, MINUTE);
    const ticking = (async () => {
      while (Date.now() < endAt) await reader.tick();
    })();
    await new Promise((resolve) => setTimeout(resolve, 2 * MINUTE));
    clearTimeout(timer);
    if (middle === null) throw new Error('the first minute was never over');
    const from: { readonly at: number; readonly requests: number; readonly blobs: number } = middle;
    const minutes = (Date.now() - from.at) / MINUTE;
    const done = {
      recordsPerSecond: ((blobs() - from.blobs) * RECORDS) / (minutes * 60),
      shareOfBudget: (requests() - from.requests) / (minutes * BUDGET),
      throttledShare: microsoft.feed.throttled() / requests(),
    };
    if (blobs() >= BLOBS) throw new Error('the backlog was too short to measure');
    reader.killAfter(1, 'end');
    await ticking;
    return done;
  } finally {
    await closeSockets();
    await microsoft.stop();
  }
}
