import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { FEED_RESOURCE } from '../simulators/microsoft365/feed/feedFace.ts';
import { APP_REGISTRATION, startMicrosoft365 } from '../simulators/microsoft365/startMicrosoft365.ts';
import type { ContentType } from '../../src/o365/contentTypes.ts';

const MINUTE = 60_000;
const TYPE: ContentType = 'Audit.Exchange';
const RECORD_BYTES = 3_000;

/**
 * Peak memory, MiB, of a process that reads a backlog of so many blobs of one size and publishes them to a hub that
 * keeps nothing; its start is part of it.
 */
export async function measureO365Memory(blobs: number, blobMegabytes: number): Promise<number> {
  const microsoft = await startMicrosoft365({ seed: 1 });
  try {
    const app = microsoft.directory.apps.get(APP_REGISTRATION);
    if (app === undefined) throw new Error('the company has no app registration');
    const count = Math.round((blobMegabytes * 1_000_000) / RECORD_BYTES);
    let serial = 0;
    for (let blob = 0; blob < blobs; blob++) {
      const createdMs = Date.now() - 10 * MINUTE - blob * 2_000;
      const records = Array.from({ length: count }, () => ({
        serial: serial++,
        type: TYPE,
        createdMs,
        bytes: RECORD_BYTES,
      }));
      microsoft.stream.add({ type: TYPE, records, createdMs });
    }
    const script = new URL('o365MemoryProcess.ts', import.meta.url).pathname;
    const token = microsoft.directory.issue(app, FEED_RESOURCE);
    const child = spawn(process.execPath, [script, microsoft.origin, microsoft.tenant.id, token, TYPE], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const { peakMiB, records } = JSON.parse(printed) as { peakMiB: number; records: number };
    if (records !== serial) throw new Error(`${records} of ${serial} records were published`);
    return peakMiB;
  } finally {
    await microsoft.stop();
  }
}
