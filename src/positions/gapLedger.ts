import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import { POSITION_STORES } from './stores.ts';
import {
  createState,
  readState,
  StateCorruptError,
  StateVersionError,
  type StateKind,
} from '../platform/storage/state.ts';

/** Why a stretch was passed over or lost. */
export type GapCause = 'checkpoint_jumped' | 'stalled' | 'hub_recreated' | 'expired' | 'paused';

/** A stretch of one partition that a reader did not get in order. Always recorded, never silent. */
export interface Gap {
  /** The reader: a source hub's name for ingest, `connection:<name>` for an outbox. */
  readonly reader: string;
  readonly partition: string;
  /** First sequence number of the stretch. */
  readonly from: number;
  /** `createdOn` of the hub that the numbers belong to, RFC 3339. */
  readonly hubCreatedOn: string;
  /** The sequence number after its last; null when nobody can know (a recreated hub). */
  readonly to: number | null;
  readonly cause: GapCause;
  readonly noticedAt: string;
}

/** How a gap ended. */
export interface ClosedGap extends Gap {
  readonly closedAt: string;
  readonly outcome: 'recovered' | 'lost';
}

/** A stretch as a reader tells it to the ledger. */
export type Stretch = Omit<Gap, 'noticedAt'>;

/** Log and signal of the call that a ledger is used in. */
type Call = Pick<Invocation, 'log' | 'signal'>;

/** Hears of what people should know, before the ledger's call resolves; its failure is the call's. */
export interface GapWitness {
  /** A stretch is gone for good. Comes again when the same stretch is recorded again. */
  lost(gap: ClosedGap, call: Call): Promise<void>;
  /** An entry cannot be read; the others are. */
  unreadable(error: StateCorruptError | StateVersionError, call: Call): Promise<void>;
}

/** `gaps/open/…` is what is still to be re-read, `gaps/closed/…` what came of it. Entries are create-once. */
export interface GapLedger {
  open(gap: Stretch, signal: AbortSignal): Promise<void>;
  /** All entries that can be read; what cannot is left as it is and told by itself. */
  listOpen(call: Call): Promise<readonly Gap[]>;
  /** Writes down what became of a stretch, which need not have been open before. */
  record(gap: Stretch, outcome: ClosedGap['outcome'], call: Call): Promise<void>;
  /** Takes an open entry away, once everything in it is recorded. */
  remove(gap: Stretch, signal: AbortSignal): Promise<void>;
}

const OPEN = POSITION_STORES.openGaps.prefix;
const CLOSED = POSITION_STORES.closedGaps.prefix;

export function gapLedger(blobs: BlobStore, clock: Clock, witness: GapWitness): GapLedger {
  return {
    open: async (gap, signal) => {
      const entry = { ...gap, noticedAt: clock.now().toISOString() };
      await createState(blobs, OPEN_GAP, `${OPEN}${stretch(gap)}`, entry, signal);
    },
    listOpen: async (call) => {
      const gaps: Gap[] = [];
      for await (const name of blobs.list(OPEN, call.signal)) {
        try {
          const stored = await readState(blobs, OPEN_GAP, name, call.signal);
          if (stored !== null) gaps.push(stored.value);
        } catch (error) {
          if (!(error instanceof StateCorruptError || error instanceof StateVersionError)) throw error;
          await witness.unreadable(error, call);
        }
      }
      return gaps;
    },
    record: async (gap, outcome, call) => {
      const now = clock.now().toISOString();
      const entry = { noticedAt: now, ...gap, closedAt: now, outcome };
      await createState(blobs, CLOSED_GAP, `${CLOSED}${stretch(gap)}`, entry, call.signal);
      if (outcome === 'lost') await witness.lost(entry, call);
    },
    remove: (gap, signal) => blobs.remove(`${OPEN}${stretch(gap)}`, signal),
  };
}

function stretch({ reader, partition, from, to }: Stretch): string {
  return `${encodeURIComponent(reader)}/${partition}/${from}-${to ?? 'unknown'}.json`;
}

const CAUSES: readonly string[] = [
  'checkpoint_jumped',
  'stalled',
  'hub_recreated',
  'expired',
  'paused',
] satisfies GapCause[];

const OPEN_GAP: StateKind<Gap> = {
  kind: 'gap',
  version: POSITION_STORES.openGaps.version,
  upgrades: {},
  parse: parseGap,
};

const CLOSED_GAP: StateKind<ClosedGap> = {
  kind: 'closed gap',
  version: POSITION_STORES.closedGaps.version,
  upgrades: {},
  parse: (fields) => {
    const gap = parseGap(fields);
    const { closedAt, outcome } = fields as Partial<Record<keyof ClosedGap, unknown>>;
    if (gap === null || typeof closedAt !== 'string') return null;
    return outcome === 'recovered' || outcome === 'lost' ? { ...gap, closedAt, outcome } : null;
  },
};

function parseGap(fields: Readonly<Record<string, unknown>>): Gap | null {
  const { reader, partition, hubCreatedOn, from, to, cause, noticedAt } = fields as Partial<Record<keyof Gap, unknown>>;
  if (
    typeof reader !== 'string' ||
    typeof hubCreatedOn !== 'string' ||
    typeof partition !== 'string' ||
    typeof from !== 'number'
  )
    return null;
  if ((to !== null && typeof to !== 'number') || typeof cause !== 'string' || typeof noticedAt !== 'string')
    return null;
  return CAUSES.includes(cause)
    ? { reader, partition, hubCreatedOn, from, to, cause: cause as GapCause, noticedAt }
    : null;
}
