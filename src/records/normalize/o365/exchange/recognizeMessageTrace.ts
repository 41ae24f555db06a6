import type { JsonObject } from '../../../../json/json.ts';
import type { Recognized } from '../../category.ts';
import { toText } from '../../fields/scalars.ts';
import { hasField, MESSAGE_TRACE, traceField } from './messageTrace.ts';

/** Sender and recipient alone may be fields of anything. */
const ID_OR_TIME = ['id', 'messageTraceId', 'messageId', 'receivedDateTime', 'received'] as const;

/**
 * Rows of an Exchange message trace: Graph's `exchangeMessageTrace`, and `Get-MessageTraceV2` with capital first
 * letters and `MessageTraceId`. They have no category; sender and recipient with an id or a time tell them, even when
 * these are null.
 */
export function recognizeMessageTrace(record: JsonObject): Recognized | null {
  if (record['category'] !== undefined || !hasField(record, 'recipientAddress')) return null;
  if (!hasField(record, 'senderAddress') || !ID_OR_TIME.some((name) => hasField(record, name))) return null;
  return {
    view: {
      record,
      fields: record,
      properties: record,
      category: MESSAGE_TRACE.name,
      operation: 'MessageTrace',
      tenantId: toText(traceField(record, 'tenantId')) ?? toText(traceField(record, 'organizationId')),
      resourceId: null,
      // The recipients' rows of one message share it.
      correlationId: toText(traceField(record, 'messageId')),
    },
    category: MESSAGE_TRACE,
  };
}
