import type { Invocation } from '../platform/runtime/invocation.ts';
import type { NoticeKind } from './kinds.ts';
import type { Notices } from './notices.ts';

/** One occasion, in words. */
export interface WordedNotice {
  readonly kind: NoticeKind;
  /** Names the occasion: it is told once. */
  readonly key: string;
  readonly text: string;
}

/** Tells administrators of an occasion, once. */
export function notify(
  notices: Notices,
  { kind, key, text }: WordedNotice,
  { log, signal }: Pick<Invocation, 'log' | 'signal'>,
): Promise<void> {
  return notices.tell(kind, key, text, log, signal);
}
