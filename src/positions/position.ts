/** A place in one partition: the message with this sequence number, and the item in it. */
export interface Position {
  readonly sequenceNumber: number;
  /** Zero-based; 0 is the start of the message. */
  readonly index: number;
}

/** Negative when `a` lies before `b`, 0 when they are the same place. */
export function comparePositions(a: Position, b: Position): number {
  return a.sequenceNumber - b.sequenceNumber || a.index - b.index;
}

/** The start of a message. */
export function startOf(sequenceNumber: number): Position {
  return { sequenceNumber, index: 0 };
}
