import type { ClassifiedError, ErrorRow } from './errorTable.ts';

/** The Management Activity API answered with an error. Its own text is not kept: it may name anything. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
  readonly status: number;
  /** `AF…`; null without one. */
  readonly code: string | null;
  readonly row: ErrorRow;
  readonly retryAfterMs: number | null;

  constructor(status: number, { code, row }: ClassifiedError, retryAfterMs: number | null) {
    super(`The Management Activity API answers ${status} ${code ?? 'without a code'}: ${row.meaning}.`);
    this.status = status;
    this.code = code;
    this.row = row;
    this.retryAfterMs = retryAfterMs;
  }
}

/** An answer of 200 that is not what the API is documented to say. */
export class FeedAnswerError extends Error {
  override readonly name = 'FeedAnswerError';
  readonly operation: string;

  constructor(operation: string) {
    super(`The answer of ${operation} is not what the Management Activity API is documented to say.`);
    this.operation = operation;
  }
}

/** The links of a listing lead in circles or elsewhere; the listing begins anew. */
export class FeedPagesError extends Error {
  override readonly name = 'FeedPagesError';
  readonly problem: 'repeats' | 'leads elsewhere' | 'never ends';

  constructor(problem: FeedPagesError['problem']) {
    super(`The link to the next page of a listing ${problem}.`);
    this.problem = problem;
  }
}
