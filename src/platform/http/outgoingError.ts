import type { FailureCode } from './failureCode.ts';

/** A request of ours that got no answer for a reason that we know ourselves; whoever refuses one extends it. */
export abstract class OutgoingError extends Error {
  abstract readonly failureCode: FailureCode;
}
