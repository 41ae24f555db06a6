import type { RpcTypedData } from '../rpc.ts';

/** One queue message as the service hands it over. */
export interface QueueMessage {
  readonly messageId: string;
  readonly popReceipt: string;
  readonly messageText: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
}

/** The text of a message under the encoding of `host.json`. */
export function queueText(message: QueueMessage, encoding: 'base64' | 'none'): string {
  return encoding === 'base64' ? Buffer.from(message.messageText, 'base64').toString('utf8') : message.messageText;
}

/** JSON text travels as JSON, other text as text. */
export function queueData(text: string): RpcTypedData {
  try {
    JSON.parse(text);
    return { json: text };
  } catch {
    return { string: text };
  }
}

/** The trigger metadata of a queue message (MicrosoftDocs `functions-bindings-storage-queue-trigger`). */
export function queueTriggerMetadata(message: QueueMessage, text: string): Record<string, RpcTypedData> {
  return {
    QueueTrigger: { string: text },
    Id: { string: message.messageId },
    PopReceipt: { string: message.popReceipt },
    DequeueCount: { int: message.dequeueCount },
    InsertionTime: { json: JSON.stringify(message.insertedOn) },
    ExpirationTime: { json: JSON.stringify(message.expiresOn) },
    NextVisibleTime: { json: JSON.stringify(message.nextVisibleOn) },
  };
}
