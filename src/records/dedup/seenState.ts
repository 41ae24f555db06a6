import type { StateKind } from '../../platform/storage/state.ts';

/** The ids that one source partition saw in one hour: what lets another instance recognise their repeats. */
export interface SeenHour {
  /** `createdOn` of the hub that `upTo` belongs to. */
  readonly hubCreatedOn: string;
  /** All messages below this sequence number are accounted for in this blob or in those of earlier hours. */
  readonly upTo: number;
  /** Digests of eight bytes each, big-endian, base64. */
  readonly digests: string;
}

export const SEEN_HOUR: StateKind<SeenHour> = {
  kind: 'seen ids',
  version: 1,
  upgrades: {},
  parse: (fields) => {
    const { hubCreatedOn, upTo, digests } = fields as Partial<Record<keyof SeenHour, unknown>>;
    if (typeof hubCreatedOn !== 'string' || typeof upTo !== 'number' || typeof digests !== 'string') return null;
    return { hubCreatedOn, upTo, digests };
  },
};

export function packDigests(digests: Iterable<readonly [high: number, low: number]>): string {
  const numbers = [...digests].flat();
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, index * 4);
  return bytes.toString('base64');
}

export function* unpackDigests(text: string): Generator<readonly [high: number, low: number]> {
  const bytes = Buffer.from(text, 'base64');
  for (let at = 0; at + 8 <= bytes.length; at += 8) yield [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
}
