import type { StateKind } from '../../platform/storage/state.ts';
import { joinRanges, type SequenceRange } from './sequenceRanges.ts';
import { RECORD_STORES } from '../stores.ts';

/** A stretch of one hub's partition; a recreated hub counts its numbers anew. */
export interface SeenRange extends SequenceRange {
  /** `createdOn` of the hub that the numbers belong to, RFC 3339. */
  readonly hubCreatedOn: string;
}

/** Ids that one source partition saw within one hour: what lets another instance recognise their repeats. */
export interface SeenSegment {
  /** The messages whose ids are accounted for in this segment or in those of earlier hours. */
  readonly ranges: readonly SeenRange[];
  /** Digests of eight bytes each, big-endian, base64. */
  readonly digests: string;
}

export const SEEN_SEGMENT: StateKind<SeenSegment> = {
  kind: 'seen ids',
  version: RECORD_STORES.seen.version,
  upgrades: {},
  parse: (fields) => {
    const { ranges, digests } = fields as Partial<Record<keyof SeenSegment, unknown>>;
    return Array.isArray(ranges) && ranges.every(isSeenRange) && typeof digests === 'string'
      ? { ranges, digests }
      : null;
  },
};

function isSeenRange(value: unknown): value is SeenRange {
  if (value === null || typeof value !== 'object') return false;
  const { hubCreatedOn, from, to } = value as Partial<Record<keyof SeenRange, unknown>>;
  return typeof hubCreatedOn === 'string' && typeof from === 'number' && typeof to === 'number' && from <= to;
}

/** Joined hub by hub, each hub's in rising order. */
export function joinSeenRanges(ranges: readonly SeenRange[]): SeenRange[] {
  const hubs = [...new Set(ranges.map(({ hubCreatedOn }) => hubCreatedOn))].toSorted();
  return hubs.flatMap((hubCreatedOn) =>
    joinRanges(ranges.filter((range) => range.hubCreatedOn === hubCreatedOn)).map((range) => ({
      hubCreatedOn,
      ...range,
    })),
  );
}

export function packDigests(digests: readonly (readonly [high: number, low: number])[]): string {
  const bytes = Buffer.alloc(digests.length * 8);
  for (const [index, [high, low]] of digests.entries()) {
    bytes.writeUInt32BE(high, index * 8);
    bytes.writeUInt32BE(low, index * 8 + 4);
  }
  return bytes.toString('base64');
}

export function* unpackDigests(text: string): Generator<readonly [high: number, low: number]> {
  const bytes = Buffer.from(text, 'base64');
  for (let at = 0; at + 8 <= bytes.length; at += 8) yield [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
}
