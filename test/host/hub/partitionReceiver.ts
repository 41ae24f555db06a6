import { randomUUID } from 'node:crypto';
import rhea, { type Connection, type EventContext, type Receiver } from 'rhea';
import { linkError } from './hubError.ts';
import { type ReceivedMessage, receivedMessageOf } from './receivedMessage.ts';

/** Where reading starts. Offsets and sequence numbers are exclusive. */
export type StartPosition =
  | { readonly type: 'fromStart' | 'fromEnd' }
  | { readonly type: 'afterOffset'; readonly offset: string }
  | { readonly type: 'afterSequenceNumber'; readonly sequenceNumber: number }
  | { readonly type: 'fromEnqueuedTime'; readonly time: Date };

/** Callbacks of one partition's link. After `closed` nothing follows. */
export interface ReceiverHandlers {
  opened(): void;
  message(message: ReceivedMessage): void;
  /** `stolen` is true when a reader with a higher owner level took the partition. */
  closed(reason: { readonly stolen: boolean; readonly error: Error }): void;
}

/** An open link; the caller grants credit, one per message. */
export interface PartitionReceiver {
  addCredit(messages: number): void;
  close(): void;
}

/** One exclusive reader; the higher owner level wins the partition. */
export interface ReceiveOptions {
  readonly consumerGroup: string;
  readonly partition: string;
  readonly ownerLevel: number;
  readonly position: StartPosition;
  readonly credit: number;
}

const SELECTOR_FILTER = 0x468c00000004;

/** Opens an exclusive reader of one partition (link shape: azure-sdk-for-js, `eventHubReceiver`). */
export function openReceiver(
  connection: Connection,
  hub: string,
  options: ReceiveOptions,
  handlers: ReceiverHandlers,
): PartitionReceiver {
  const name = `${hub}-${options.partition}-${randomUUID()}`;
  const receiver: Receiver = connection.open_receiver({
    name,
    autoaccept: true,
    credit_window: 0,
    snd_settle_mode: 1,
    source: {
      address: `${hub}/ConsumerGroups/${options.consumerGroup}/Partitions/${options.partition}`,
      filter: {
        'apache.org:selector-filter:string': rhea.types.wrap_described(selector(options.position), SELECTOR_FILTER),
      },
    },
    properties: {
      'com.microsoft:receiver-name': name,
      'com.microsoft:epoch': rhea.types.wrap_long(options.ownerLevel),
    },
  });
  let closed = false;
  const close = (error: Error, stolen: boolean): void => {
    if (closed) return;
    closed = true;
    handlers.closed({ stolen, error });
  };
  receiver.on('receiver_open', () => {
    // A refused attach is answered by an attach without source before the detach.
    if (!closed && receiver.source) handlers.opened();
  });
  receiver.on('message', ({ message }: EventContext) => {
    if (!closed && message !== undefined) handlers.message(receivedMessageOf(message));
  });
  const ended = (): void => {
    const error = linkError(receiver.error, `partition ${options.partition} of ${hub}`);
    close(error, error.condition === 'amqp:link:stolen');
  };
  receiver.on('receiver_error', ended);
  receiver.on('receiver_close', ended);
  receiver.add_credit(options.credit);
  return {
    addCredit: (messages) => receiver.add_credit(messages),
    close: () => {
      closed = true;
      receiver.close();
    },
  };
}

function selector(position: StartPosition): string {
  switch (position.type) {
    case 'fromStart':
      return "amqp.annotation.x-opt-offset > '-1'";
    case 'fromEnd':
      return "amqp.annotation.x-opt-offset > '@latest'";
    case 'afterOffset':
      return `amqp.annotation.x-opt-offset > '${position.offset}'`;
    case 'afterSequenceNumber':
      return `amqp.annotation.x-opt-sequence-number > '${position.sequenceNumber}'`;
    case 'fromEnqueuedTime':
      return `amqp.annotation.x-opt-enqueued-time > '${position.time.getTime()}'`;
    default:
      return position satisfies never;
  }
}
