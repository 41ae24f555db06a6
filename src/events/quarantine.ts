import type { BlobStore } from '../platform/storage/blobStore.ts';
import { EVENT_STORES } from './stores.ts';
import { createState, type StateKind } from '../platform/storage/state.ts';

/** Where the item stood; spelt as in an event's `data.source`, so that one search finds both. */
export interface ItemSource {
  readonly hub: string;
  readonly partition: string;
  readonly sequence_number: number;
  readonly index: number;
  readonly enqueued_time: string;
}

/** What could not be read, why, where it stood, and its exact bytes. */
export interface QuarantinedItem {
  readonly source: ItemSource;
  /** A fixed word per cause, e.g. `not_json`. */
  readonly reason: string;
  /** What exactly was wrong, without the content. */
  readonly detail: string;
  /** The item's exact bytes, base64. */
  readonly bytes: string;
}

export interface Quarantine {
  /** Create-once by position: a redelivery finds the entry there, and that is success. */
  add(source: ItemSource, reason: string, detail: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
}

const QUARANTINED: StateKind<QuarantinedItem> = {
  kind: 'quarantined item',
  version: EVENT_STORES.quarantine.version,
  upgrades: {},
  parse: (fields) => {
    const { source, reason, detail, bytes } = fields as Partial<Record<keyof QuarantinedItem, unknown>>;
    if (source === null || typeof source !== 'object' || typeof reason !== 'string') return null;
    return typeof detail === 'string' && typeof bytes === 'string'
      ? { source: source as ItemSource, reason, detail, bytes }
      : null;
  },
};

export function blobQuarantine(blobs: BlobStore): Quarantine {
  return {
    add: async (source, reason, detail, bytes, signal) => {
      const item = { source, reason, detail, bytes: Buffer.from(bytes).toString('base64') };
      await createState(blobs, QUARANTINED, quarantineName(source), item, signal);
    },
  };
}

/** `quarantine/<day>/<hub>/<partition>/<sequence number>-<index>.json`, by the day the hub took the message. */
function quarantineName({ hub, partition, sequence_number, index, enqueued_time }: ItemSource): string {
  return `${EVENT_STORES.quarantine.prefix}${enqueued_time.slice(0, 10)}/${hub}/${partition}/${sequence_number}-${index}.json`;
}
