/** Event Hubs bills ingress by 64 KB; an envelope is filled up to this and not beyond, unless one event is larger. */
const ENVELOPE_BYTES = 64 * 1024;

const OPENING = '{"records":[';
const CLOSING = ']}';

/** What an envelope of one event adds to it, in bytes. */
export const ENVELOPE_OVERHEAD_BYTES = OPENING.length + CLOSING.length;

/**
 * Packs serialized events, in order, into envelopes `{"records":[…]}` of at most `limit` bytes each; an event that is
 * larger by itself gets an envelope of its own.
 */
export function packEnvelopes(events: readonly string[], limit: number = ENVELOPE_BYTES): Buffer[] {
  const envelopes: Buffer[] = [];
  let first = 0;
  let size = ENVELOPE_OVERHEAD_BYTES;
  const close = (end: number) => {
    if (end > first) envelopes.push(Buffer.from(OPENING + events.slice(first, end).join(',') + CLOSING));
    first = end;
    size = ENVELOPE_OVERHEAD_BYTES;
  };
  for (const [index, event] of events.entries()) {
    const bytes = Buffer.byteLength(event) + 1;
    if (index > first && size + bytes > limit) close(index);
    size += bytes;
  }
  close(events.length);
  return envelopes;
}
