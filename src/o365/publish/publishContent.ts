import { crc32 } from 'node:zlib';
import { InfrastructureError } from '../../platform/runtime/infrastructureError.ts';
import type { ActivityClient } from '../api/activityClient.ts';
import type { ContentItem } from '../api/contentItem.ts';
import type { Lane } from '../api/rollingMinute.ts';
import type { ContentType } from '../contentTypes.ts';
import type { FeedPublisher } from './feedPublisher.ts';
import { readRecord } from './readRecord.ts';
import { splitRecords } from './recordSplitter.ts';
import type { Resume, ResumeStore } from './resumeStore.ts';

/** A single record longer than this is no record. */
const MOST_RECORD_BYTES = 64 * 1024 * 1024;
/** Of a large blob, how far it is done is kept each time so much more was acknowledged. */
const KEEP_EVERY_BYTES = 2 * 1024 * 1024;

export interface PublishServices {
  readonly client: ActivityClient;
  readonly publisher: FeedPublisher;
  readonly resumes: ResumeStore;
  /** Records whose `Source` is one of these are left out. */
  readonly ignoredSources: ReadonlySet<string>;
}

export interface PublishedContent {
  readonly records: number;
  readonly ignored: number;
  readonly bytes: number;
}

/**
 * Fetches one blob and publishes its records as it comes. Resolved means that the hub acknowledged every one. A large blob
 * goes on behind the records that were acknowledged before, if they are still the same bytes; else it begins anew.
 *
 * @throws FeedError, ContentBrokenError, NoAnswerError of this blob; InfrastructureError of our own hub and storage
 */
export async function publishContent(
  services: PublishServices,
  type: ContentType,
  item: ContentItem,
  lane: Lane,
  signal: AbortSignal,
): Promise<PublishedContent> {
  const before = await services.resumes.load(type, item, signal);
  const found = before === null ? null : await publishBehind(services, type, item, lane, before, signal);
  const published = found ?? (await publishBehind(services, type, item, lane, { records: 0, crc: 0 }, signal));
  await services.resumes.forget(type, item, signal);
  if (published === null) throw new TypeError('a blob without a resume cannot differ from it');
  return published;
}

/** Null when the records before the place to resume at are others than those that were acknowledged. */
async function publishBehind(
  { client, publisher, resumes, ignoredSources }: PublishServices,
  type: ContentType,
  item: ContentItem,
  lane: Lane,
  from: Resume,
  signal: AbortSignal,
): Promise<PublishedContent | null> {
  const { body, close } = await client.open(item, lane, signal);
  const publication = await publisher.open({ type, contentId: item.contentId, created: item.created });
  /** The checksum of all records up to each one that is not acknowledged yet. */
  const checksums = new Map<number, number>();
  const counts = { records: 0, ignored: 0, bytes: 0 };
  let index = 0;
  let checksum = 0;
  let unkept = 0;
  let kept = from.records;

  async function keep(): Promise<void> {
    const done = from.records + publication.done();
    const crc = checksums.get(done);
    for (const known of checksums.keys()) if (known < done) checksums.delete(known);
    if (done === kept || crc === undefined) return;
    kept = done;
    unkept = 0;
    await resumes.keep(type, item, { records: done, crc }, signal);
  }

  try {
    for await (const record of splitRecords(body, MOST_RECORD_BYTES)) {
      checksum = crc32(record, checksum);
      index++;
      if (index <= from.records) {
        if (index === from.records && checksum !== from.crc) return null;
        continue;
      }
      checksums.set(index, checksum);
      counts.bytes += record.length;
      const { id, source } = readRecord(record);
      if (source !== null && ignoredSources.has(source)) {
        counts.ignored++;
        publication.skip();
      } else {
        counts.records++;
        await publication.add(record, id);
      }
      unkept += record.length;
      if (unkept >= KEEP_EVERY_BYTES) await keep();
    }
    if (index < from.records) return null;
    await publication.settled();
    return counts;
  } catch (error) {
    if (!(error instanceof InfrastructureError) && !signal.aborted && index > from.records) {
      // The body broke off: what came of it is published, and need not be again.
      await publication.settled();
      resumes.note(type, item, { records: index, crc: checksum });
    }
    throw error;
  } finally {
    close();
  }
}
