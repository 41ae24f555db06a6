/** One line of a file without its line end. */
export interface Line {
  readonly bytes: Buffer;
  /** Counted from 1. */
  readonly number: number;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * The lines of a stream of bytes, whatever encoding they have: cut at every LF, a CR before it goes with it. Lines
 * without bytes are counted and left out.
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let number = 0;
  const close = (tail: Buffer): Line | null => {
    number += 1;
    const whole = held.length === 0 ? tail : Buffer.concat([...held, tail]);
    held = [];
    const bytes = whole.at(-1) === CR ? whole.subarray(0, -1) : whole;
    return bytes.length === 0 ? null : { bytes, number };
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      const line = close(chunk.subarray(start, end));
      start = end + 1;
      if (line !== null) yield line;
    }
    if (start < chunk.length) held.push(chunk.subarray(start));
  }
  const last = held.length === 0 ? null : close(Buffer.alloc(0));
  if (last !== null) yield last;
}
