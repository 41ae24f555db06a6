import { NoAnswerError } from '../../platform/http/noAnswerError.ts';
import { AnswerTooLongError } from '../../platform/http/readText.ts';
import { FeedAnswerError, FeedError, FeedPagesError } from '../api/feedError.ts';
import type { Reaction } from '../api/errorTable.ts';
import { ContentBrokenError } from '../publish/recordSplitter.ts';

/** What became of a blob that could not be read. */
export type ContentFailure = 'missing' | 'expired' | 'unreadable' | 'retry';

/** Null: not this blob alone is concerned. */
export function failureOf(error: unknown): ContentFailure | null {
  if (error instanceof ContentBrokenError) return 'unreadable';
  if (error instanceof NoAnswerError) return error.failureCode === 'connection_lost' ? 'unreadable' : 'retry';
  if (!(error instanceof FeedError)) return null;
  const { reaction } = error.row;
  if (reaction === 'missing' || reaction === 'expired') return reaction;
  return reaction === 'retry' || reaction === 'throttle' ? 'retry' : null;
}

/** Reactions that say nothing of the type as a whole. */
const OF_ONE_CELL: ReadonlySet<Reaction> = new Set(['retry', 'throttle', 'relist', 'window', 'missing', 'expired']);

/** Whether a listing failed in a way that leaves the other cells a chance. */
export function concernsOneCell(error: unknown): boolean {
  if (error instanceof FeedError) return OF_ONE_CELL.has(error.row.reaction);
  return [NoAnswerError, FeedPagesError, FeedAnswerError, AnswerTooLongError].some((kind) => error instanceof kind);
}

/** A short word for the log; never anything that the service said. */
export function codeOf(error: unknown): string {
  if (error instanceof FeedError) return error.code ?? `http_${error.status}`;
  if (error instanceof NoAnswerError) return error.failureCode;
  if (error instanceof FeedPagesError || error instanceof ContentBrokenError) return error.problem;
  return error instanceof Error ? error.name : 'unexpected';
}
