import type { Piece } from './piece.ts';

/** One message to be sent. */
export interface FeedMessage {
  readonly bytes: Buffer;
  /** Records that it was made from. */
  readonly records: number;
  readonly firstLine: number;
  readonly lastLine: number;
}

const OPENING = Buffer.from('{"records":[');
const COMMA = Buffer.from(',');
const CLOSING = Buffer.from(']}');
/** An envelope is closed before it comes near the megabyte that a message can hold. */
const ENVELOPE_BYTES = 768 * 1024;

/**
 * Puts up to `batch` records into one envelope `{"records":[…]}`, their bytes spliced and never written again; what
 * cannot stand in an envelope goes alone, in its place. With `batch` 0 every piece goes alone.
 */
export async function* cutMessages(
  pieces: AsyncIterable<Piece> | Iterable<Piece>,
  batch: number,
): AsyncGenerator<FeedMessage> {
  let open: Piece[] = [];
  let size = 0;
  for await (const piece of pieces) {
    const alone = batch === 0 || piece.kind === 'message';
    if (open.length > 0 && (alone || size + piece.bytes.length > ENVELOPE_BYTES)) {
      yield envelope(open);
      open = [];
      size = 0;
    }
    if (alone) {
      yield { bytes: piece.bytes, records: 1, firstLine: piece.line, lastLine: piece.line };
      continue;
    }
    open.push(piece);
    size += piece.bytes.length + COMMA.length;
    if (open.length < batch) continue;
    yield envelope(open);
    open = [];
    size = 0;
  }
  if (open.length > 0) yield envelope(open);
}

function envelope(pieces: readonly Piece[]): FeedMessage {
  const parts = pieces.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [COMMA, bytes]));
  return {
    bytes: Buffer.concat([OPENING, ...parts, CLOSING]),
    records: pieces.length,
    firstLine: pieces[0]?.line ?? 0,
    lastLine: pieces.at(-1)?.line ?? 0,
  };
}
