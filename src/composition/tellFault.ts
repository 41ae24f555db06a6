import { notify } from '../notices/notify.ts';
import type { Notices } from '../notices/notices.ts';
import { triggerUnreadable } from '../notices/triggerNotices.ts';
import { tellUnreadableState } from '../notices/unreadableState.ts';
import { TriggerInputError } from '../platform/hubs/triggerBatch.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { HealthRecord } from './health.ts';

/**
 * Tells operators of a fault that no retry mends: state or trigger input that cannot be read. Never throws: what failed
 * is thrown to the platform whatever becomes of the telling, and comes again.
 */
export function faultTeller(notices: Notices, health: HealthRecord) {
  return async (error: unknown, invocation: Invocation): Promise<void> => {
    try {
      await tellUnreadableState(notices, error, invocation);
      if (!(error instanceof TriggerInputError)) return;
      await health.degraded('trigger_unreadable', invocation.signal);
      await notify(notices, triggerUnreadable(error.functionName, error.expected), invocation);
    } catch (failure) {
      const reason = failure instanceof Error ? failure.name : 'thrown value';
      invocation.log.warn('fault_not_told', { reason });
    }
  };
}
