import type { JsonObject } from '../../json/json.ts';
import type { Recognized } from '../category.ts';
import { toText } from '../fields/scalars.ts';
import { MESSAGE_TRACE, traceField } from './messageTrace.ts';

/**
 * Rows of an Exchange message trace: Graph's `exchangeMessageTrace`, and `Get-MessageTraceV2` with capital first
 * letters and `MessageTraceId`. They have no category; sender, recipient and the message's id tell them.
 */
export function recognizeMessageTrace(record: JsonObject): Recognized | null {
  if (record['category'] !== undefined || traceField(record, 'recipientAddress') === undefined) return null;
  if (traceField(record, 'senderAddress') === undefined) return null;
  const traceId = record['MessageTraceId'] ?? record['messageTraceId'];
  if (traceId === undefined && traceField(record, 'messageId') === undefined) return null;
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
