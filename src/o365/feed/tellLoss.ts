import { createHash } from 'node:crypto';
import type { HubPublisher } from '../../platform/hubs/hub.ts';
import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { BlobStore } from '../../platform/storage/blobStore.ts';
import type { Notices } from '../../notices/notices.ts';
import { notify } from '../../notices/notify.ts';
import type { ContentType } from '../contentTypes.ts';
import { partitionOf } from '../publish/readRecord.ts';
import { O365_STORES } from '../stores.ts';
import type { Loss } from './feedState.ts';

export interface LossTeller {
  readonly hub: HubPublisher;
  readonly blobs: BlobStore;
  readonly notices: Notices;
  readonly tenantId: string;
}

const WORDS: Readonly<Record<Loss['reason'], string>> = {
  out_of_reach: 'it became older than the seven days that the API lists',
  late_content: 'what the service listed of it late could not be looked for in time',
  content_expired: 'content had expired before it was read',
  content_missing: 'the API listed content that it then did not know',
  content_unreadable: 'content could not be read whole',
  subscription_stopped: 'somebody stopped the subscription, and what happened meanwhile was perhaps never recorded',
};

/**
 * Writes a loss down: as a record on the hub, so that whoever reads the feed sees it, then in `o365/gaps/`, then as a
 * notice. Its id depends on the loss alone: told again after a kill, it is the same.
 */
export async function tellLoss(
  { hub, blobs, notices, tenantId }: LossTeller,
  type: ContentType,
  loss: Loss,
  invocation: Invocation,
): Promise<void> {
  const { signal, log } = invocation;
  const id = lossId(tenantId, type, loss);
  const [from, to] = [loss.from, loss.to].map((ms) => new Date(ms).toISOString());
  const { kind, reason, contents } = loss;
  const record = {
    category: 'GrantwireFeedGap',
    id,
    tenantId,
    // When it was noticed is not of the loss: the record is the same each time.
    time: to,
    properties: { contentType: type, kind, reason, from, to, contents },
  };
  const { partitions } = await hub.properties(signal);
  const body = Buffer.from(JSON.stringify({ records: [record] }));
  const message = { body, properties: { contentType: type } };
  await hub.publish({ partition: partitionOf(id, body, partitions) }, [message], signal);
  const entry = {
    version: O365_STORES.gaps.version,
    kind: 'o365Gap',
    id,
    type,
    loss: kind,
    reason,
    from,
    to,
    contents,
  };
  await blobs.create(`${O365_STORES.gaps.prefix}${type}/${id}.json`, Buffer.from(JSON.stringify(entry)), signal);
  log.error('o365_gap', { type, kind, reason, from: from ?? '', to: to ?? '', contents });
  const may = kind === 'lost' ? 'is lost' : 'may be lost';
  const text = `${type} from ${from} to ${to} ${may}: ${WORDS[reason]}. See o365/gaps in the state container.`;
  await notify(notices, { kind: 'feed_lost', key: id, text }, invocation);
}

/** A UUID (version 8) of everything that the loss says. */
function lossId(tenantId: string, type: ContentType, { kind, reason, from, to }: Loss): string {
  const hash = createHash('sha256').update(['feed-gap', tenantId, type, kind, reason, from, to].join('\n')).digest();
  hash[6] = 0x80 | ((hash[6] ?? 0) & 0x0f);
  hash[8] = 0x80 | ((hash[8] ?? 0) & 0x3f);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
