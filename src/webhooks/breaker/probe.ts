import type { SendOutcome, SendRequest } from '../send/sendRequest.ts';
import { unavailability } from './connectionErrors.ts';
import { isRejectionCode } from './rejectionCode.ts';

/** `send` during a run of failures. */
export interface Probe {
  readonly send: SendRequest;
  /** Whether anything was sent. */
  wasUsed(): boolean;
  /** What kept the end of the run from being written down, or null. */
  fault(): Error | null;
}

/**
 * Wraps `send` for a run of failures: one request goes alone, the others wait for it. One that is taken ends the run, and
 * the others go; one that is not fails them all unsent, by throwing what the first came to. A rejected event tells that the
 * receiver takes requests, except in a run that is about rejections: that one ends only with an accepted event.
 *
 * @param lastCode of the run
 * @param taken writes down the end of the run; what it throws stops the requests behind, not the accepted one
 */
export function probe(connection: string, send: SendRequest, lastCode: string, taken: () => Promise<void>): Probe {
  let isOpen = false;
  let isUsed = false;
  let stopped: { readonly by: Error; readonly isFault: boolean } | null = null;
  let turn: Promise<void> = Promise.resolve();

  async function alone(...[request, signal]: Parameters<SendRequest>): Promise<SendOutcome> {
    isUsed = true;
    const outcome = await send(request, signal);
    const failure = unavailability(connection, outcome);
    if (failure !== null) stopped = { by: failure, isFault: false };
    else if (isAccepted(outcome, request.count) || !isRejectionCode(lastCode)) {
      try {
        await taken();
        isOpen = true;
      } catch (error) {
        const by = error instanceof Error ? error : new Error('A value that is no error was thrown.', { cause: error });
        stopped = { by, isFault: true };
      }
    }
    return outcome;
  }

  return {
    wasUsed: () => isUsed,
    fault: () => (stopped?.isFault === true ? stopped.by : null),
    send: (request, signal) => {
      if (isOpen) return send(request, signal);
      const mine = turn.then(() => {
        if (stopped !== null) throw stopped.by;
        return isOpen ? null : alone(request, signal);
      });
      // A failure is thrown to the request that had it; the next one looks at `stopped`.
      turn = mine.then(
        () => undefined,
        () => undefined,
      );
      return mine.then((outcome) => outcome ?? send(request, signal));
    },
  };
}

/** Whether the receiver took at least one event. */
function isAccepted({ verdict }: SendOutcome, count: number): boolean {
  if (verdict === 'delivered') return true;
  return verdict !== 'interrupted' && verdict.class === 'items' && verdict.rejected.length < count;
}
