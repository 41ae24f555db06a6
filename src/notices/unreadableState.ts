import { hash } from 'node:crypto';
import type { Invocation } from '../platform/runtime/invocation.ts';
import { StateCorruptError, StateVersionError } from '../platform/storage/state.ts';
import type { Notices } from './notices.ts';

/** A state blob that this release cannot read. */
export type UnreadableState = StateCorruptError | StateVersionError;

/** One occasion per blob and fault; a name of a blob may hold what a name of a notice may not. */
export function unreadableStateKey(error: UnreadableState): string {
  return `${error.name === 'StateVersionError' ? 'newer' : 'corrupt'}-${hash('sha256', error.blob, 'hex').slice(0, 16)}`;
}

export function unreadableStateText(error: UnreadableState): string {
  return error instanceof StateVersionError
    ? `A state blob is of a newer release: ${error.message}`
    : `A state blob cannot be read: ${error.message} Everything else goes on.`;
}

/** Tells of every unreadable blob in what was thrown, also inside an `AggregateError`. */
export async function tellUnreadableState(
  notices: Notices,
  thrown: unknown,
  invocation: Pick<Invocation, 'log' | 'signal'>,
): Promise<void> {
  for (const error of unreadableStates(thrown)) {
    await notices.tell(
      'state_unreadable',
      unreadableStateKey(error),
      unreadableStateText(error),
      invocation.log,
      invocation.signal,
    );
  }
}

function unreadableStates(thrown: unknown): readonly UnreadableState[] {
  if (thrown instanceof AggregateError) return thrown.errors.flatMap(unreadableStates);
  return thrown instanceof StateCorruptError || thrown instanceof StateVersionError ? [thrown] : [];
}
