import type { OutgoingMessage } from '../platform/hubs/hub.ts';
import { LAYOUT_LINES, LINES, RAW_LAST } from './eventLayout.ts';

/** Event Hubs bills ingress by 64 KB; an envelope is filled up to this and not beyond, unless one event is larger. */
const ENVELOPE_BYTES = 64 * 1024;

/** A serialized event on its way into an envelope. */
export interface EventText {
  readonly text: string;
  /** Whether it carries its record, as the last member of `data`. */
  readonly hasRaw: boolean;
}

const OPENING = Buffer.from(LINES.opening);
const SEPARATOR = Buffer.from(LINES.separator);
const CLOSING = Buffer.from(LINES.closing);
/** A UTF-16 unit takes at most three bytes. */
const BYTES_PER_UNIT = 3;
/** What a scratch buffer keeps at most between two calls. */
const KEPT_BYTES = 1024 * 1024;

/** Events are written here first, each once, because their size is not known before. Nobody else sees it. */
let scratch = Buffer.allocUnsafe(4 * ENVELOPE_BYTES);

/**
 * Packs serialized events, in order, into envelopes of one event a line (`eventLayout.ts`) of at most `limit` bytes each; an
 * event that is larger by itself gets an envelope of its own.
 */
export function packEnvelopes(events: readonly EventText[], limit: number = ENVELOPE_BYTES): OutgoingMessage[] {
  const envelopes: OutgoingMessage[] = [];
  OPENING.copy(scratch);
  let end = OPENING.length;
  let hasRaw = false;
  const close = (at: number) => {
    const body = Buffer.allocUnsafe(at + CLOSING.length);
    scratch.copy(body, 0, 0, at);
    CLOSING.copy(body, at);
    const properties = { layout: LAYOUT_LINES, ...(hasRaw ? { raw: RAW_LAST } : {}) };
    envelopes.push({ body, properties });
    hasRaw = false;
  };
  for (const event of events) {
    const isFirst = end === OPENING.length;
    reserve(end, SEPARATOR.length + event.text.length * BYTES_PER_UNIT);
    const start = isFirst ? end : end + SEPARATOR.copy(scratch, end);
    const written = start + scratch.write(event.text, start);
    if (isFirst || written + CLOSING.length <= limit) end = written;
    else {
      close(end);
      scratch.copyWithin(OPENING.length, start, written);
      end = OPENING.length + written - start;
    }
    hasRaw ||= event.hasRaw;
  }
  if (end > OPENING.length) close(end);
  if (scratch.length > KEPT_BYTES) scratch = Buffer.allocUnsafe(4 * ENVELOPE_BYTES);
  return envelopes;
}

/** Makes room behind `used` bytes. */
function reserve(used: number, bytes: number): void {
  if (used + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafe(2 * (used + bytes));
  scratch.copy(larger, 0, 0, used);
  scratch = larger;
}
