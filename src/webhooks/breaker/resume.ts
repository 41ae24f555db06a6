import type { Invocation } from '../../platform/runtime/invocation.ts';
import { notify } from '../../notices/notify.ts';
import { eventsSkipped } from '../../notices/connectionNotices.ts';
import type { Notices } from '../../notices/notices.ts';
import type { PositionServices } from '../../positions/findPosition.ts';
import type { Clock } from '../../platform/runtime/clock.ts';
import type { ConnectionState } from '../connection/connectionState.ts';
import type { ConnectionStore } from './connectionStore.ts';
import { skipToEnd } from './skipToEnd.ts';
import { agreedSkip, resumed, resumesWhereItStopped } from './transitions.ts';

export interface ResumeServices {
  readonly connection: { readonly name: string };
  readonly store: ConnectionStore;
  readonly position: PositionServices;
  readonly notices: Notices;
  readonly clock: Clock;
}

/**
 * Delivery goes on after a pause: where it stopped, or after seven days or more at the end, with the gap recorded and told.
 * @param state in which the pause was seen
 */
export async function resume(services: ResumeServices, state: ConnectionState, invocation: Invocation): Promise<void> {
  const { connection, store, position, notices, clock } = services;
  const { signal, log } = invocation;
  const { pausedAt } = state;
  if (!resumesWhereItStopped(state, clock.now())) {
    await skipToEnd(position, invocation, async (ends) => {
      const { after } = await store.change((current) => agreedSkip(current, pausedAt, ends), signal);
      return after.pausedAt === pausedAt ? after.skipTo : null;
    });
    await notify(notices, eventsSkipped(connection.name, pausedAt ?? ''), invocation);
  }
  await store.change((current) => (current.pausedAt === pausedAt ? resumed(current) : current), signal);
  log.info('connection_resumed', { connection: connection.name, pausedAt });
}
