const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The body of a blob is no JSON array, or ends before the array does. */
export class ContentBrokenError extends Error {
  override readonly name = 'ContentBrokenError';
  readonly problem: 'not a list' | 'cut short' | 'more after the list' | 'too long';

  constructor(problem: ContentBrokenError['problem']) {
    super(`The content is ${problem}.`);
    this.problem = problem;
  }
}

/**
 * Cuts the elements out of one JSON array that comes in chunks, each as its exact bytes without the space around it. Only
 * brackets and strings are looked at, so what an element holds is never changed; what is no valid JSON inside an element
 * is for whoever reads it. Memory is bounded by the longest element.
 *
 * @param mostBytes of one element
 */
export async function* splitRecords(chunks: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Buffer> {
  let state = 'before' as 'before' | 'element' | 'between' | 'after';
  let depth = 0;
  let inString = false;
  let escaped = false;
  let marks = 0;
  let isEmpty = true;
  let held: Buffer[] = [];
  let heldBytes = 0;

  const hold = (part: Buffer) => {
    if (part.length === 0) return;
    heldBytes += part.length;
    if (heldBytes > mostBytes) throw new ContentBrokenError('too long');
    held.push(part);
  };
  const take = (): Buffer => {
    const only = held.length === 1 ? held[0] : undefined;
    const whole = trimEnd(only ?? Buffer.concat(held));
    held = [];
    heldBytes = 0;
    return whole;
  };

  for await (const received of chunks) {
    const chunk = Buffer.from(received.buffer, received.byteOffset, received.byteLength);
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (state === 'element') {
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
          continue;
        }
        if (byte === QUOTE) inString = true;
        else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
        else if (depth > 0 && (byte === CLOSE_OBJECT || byte === CLOSE_LIST)) depth--;
        else if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) {
          hold(chunk.subarray(from, at));
          const whole = take();
          if (whole.length === 0) throw new ContentBrokenError('not a list');
          state = byte === COMMA ? 'between' : 'after';
          yield whole;
        }
      } else if (isSpace(byte)) {
        continue;
      } else if (state === 'before') {
        if (byte === OPEN_LIST) state = 'between';
        else if (byte === BYTE_ORDER_MARK[marks]) marks++;
        else throw new ContentBrokenError('not a list');
      } else if (state === 'between') {
        if (byte === CLOSE_LIST && isEmpty) {
          state = 'after';
          continue;
        }
        isEmpty = false;
        state = 'element';
        from = at;
        at--;
      } else {
        throw new ContentBrokenError('more after the list');
      }
    }
    if (state === 'element') hold(Buffer.from(chunk.subarray(from)));
  }
  if (state !== 'after') throw new ContentBrokenError('cut short');
}

function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && isSpace(bytes[end - 1] ?? 0)) end--;
  return bytes.subarray(0, end);
}
