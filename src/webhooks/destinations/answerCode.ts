/** What an answer means beyond its status; docs/destinations.md says of each what to do. */
export interface AnswerCode {
  readonly code: string;
  /** Waiting does not mend it: somebody must change a secret, an address or a right. */
  readonly needsOperator?: true;
}

/** A code that somebody is told of at its first time. */
export function forOperator(code: string): AnswerCode {
  return { code, needsOperator: true };
}

/** A code that mostly passes by itself, or that speaks of one event. */
export function passing(code: string): AnswerCode {
  return { code };
}

/** Statuses by which a receiver, or a proxy before it, refuses who we are. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 407]);

/** The code of a status that says all there is to say. */
export function statusCode(status: number): AnswerCode {
  return REFUSALS.has(status) ? forOperator(`http_${status}`) : passing(`http_${status}`);
}

/** Codes that every destination can have beside those of its own. */
export const SHARED_CODES = {
  /** A 2xx, but not the one that is documented. */
  unexpectedSuccess: passing('unexpected_success'),
  /** 2xx, and the body that decides is missing, cut off or of another shape. */
  unreadable: passing('answer_unreadable'),
} as const;
