import type { Socket } from 'node:net';
import type { Tally } from '../counts.ts';
import type { FaultBook } from './faults.ts';
import type { HubNamespace } from '../store/namespace.ts';
import type { SharedAccessPolicy } from '../amqp/sharedAccess.ts';

/** What every part of the broker works with. */
export interface BrokerContext {
  readonly hubs: HubNamespace;
  readonly policy: SharedAccessPolicy;
  readonly faults: FaultBook;
  readonly tally: Tally;
  readonly now: () => Date;
  /** Destroys a connection without a word. */
  readonly drop: (socket: Socket) => void;
}
