import type { Position } from '../../positions/position.ts';

/** Follows work that ends out of order: the position up to which everything before is done. */
export interface LowWaterMark {
  /** Announces the next piece of work, in order of position; call the result when it is done. */
  begin(after: Position): () => void;
  /** The place after the last piece before which nothing is outstanding; null while there is none. */
  reached(): Position | null;
}

export function lowWaterMark(): LowWaterMark {
  const outstanding: { readonly after: Position; done: boolean }[] = [];
  let head = 0;
  let reached: Position | null = null;
  return {
    begin: (after) => {
      const piece = { after, done: false };
      outstanding.push(piece);
      return () => {
        piece.done = true;
        for (let next = outstanding[head]; next?.done === true; next = outstanding[++head]) reached = next.after;
      };
    },
    reached: () => reached,
  };
}
