/** Rejections in a row that no longer look like bad events. */
const MOST_IN_A_ROW = 20;
const WINDOW = 200;

/**
 * Tells bad events from a receiver that refuses everything: more than 20 rejections in a row, or half of the last 200
 * requests, are a failure of the connection. Kept in memory: a new process starts with an open mind.
 */
export interface RejectionWindow {
  accepted(): void;
  /** Whether this rejection is one too many. */
  rejected(): boolean;
}

export function rejectionWindow(): RejectionWindow {
  const last: boolean[] = [];
  let inARow = 0;
  let rejections = 0;
  const note = (isRejection: boolean) => {
    last.push(isRejection);
    rejections += Number(isRejection);
    inARow = isRejection ? inARow + 1 : 0;
    if (last.length > WINDOW && last.shift() === true) rejections--;
  };
  return {
    accepted: () => note(false),
    rejected: () => {
      note(true);
      return inARow > MOST_IN_A_ROW || (last.length >= WINDOW && rejections * 2 >= WINDOW);
    },
  };
}
