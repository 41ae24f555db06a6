import type { Outcome, Severity } from '../../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import type { Category, Normalized } from '../../category.ts';
import { always } from '../../../../events/eventType.ts';
import { toIp } from '../../fields/address.ts';
import { otherFields } from '../../fields/fieldRules.ts';
import { toEmail } from '../../fields/person.ts';
import { toQuantity } from '../../fields/quantity.ts';
import { toLabel, toText } from '../../fields/scalars.ts';
import { toTime } from '../../fields/time.ts';
import type { NormalizeOptions } from '../../normalizeOptions.ts';
import type { RecordView } from '../../recordView.ts';

type Kind = readonly [eventType: string, severity: Severity, outcome: Outcome];

const TRACED: Kind = ['MESSAGE_TRACED', 'INFO', 'unknown'];
const DELIVERED: Kind = ['MESSAGE_TRACED', 'INFO', 'success'];

/** By status in lower case, of Graph's `exchangeMessageTraceStatus`; a status may change while a message travels. */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['delivered', DELIVERED],
  ['expanded', DELIVERED],
  ['failed', ['MESSAGE_FAILED', 'INFO', 'failure']],
  ['quarantined', ['MESSAGE_QUARANTINED', 'WARNING', 'failure']],
  ['filteredasspam', ['MESSAGE_FILTERED_AS_SPAM', 'INFO', 'failure']],
  ['recalled', ['MESSAGE_RECALLED', 'INFO', 'unknown']],
]);

const NAMES = [
  'id messageTraceId senderAddress recipientAddress messageId receivedDateTime received subject size fromIP toIP',
  'status tenantId organizationId traceVersion index organization',
].flatMap((line) => line.split(' '));
const KNOWN: ReadonlySet<string> = new Set(NAMES.flatMap((name) => [name, capital(name)]));

/** Exchange message traces. */
export const MESSAGE_TRACE: Category = {
  name: 'MessageTrace',
  normalize: normalizeMessageTrace,
  events: [
    always('MESSAGE_TRACED', 'INFO', 'a message was delivered or expanded, or is on its way'),
    always('MESSAGE_FAILED', 'INFO', 'a message could not be delivered'),
    always('MESSAGE_QUARANTINED', 'WARNING', 'a message was put into quarantine'),
    always('MESSAGE_FILTERED_AS_SPAM', 'INFO', 'a message was filtered as spam'),
    always('MESSAGE_RECALLED', 'INFO', 'a message was recalled'),
  ],
  details: {
    trace_id: 'id of the row',
    message_id: 'id of the message (RFC 5322)',
    subject: 'its subject',
    size: 'its size in bytes',
    status: 'what became of it for this recipient',
    sender_address: 'address of the sender',
    recipient_address: 'address of the recipient',
    from_ip: 'where it came from, as written',
    to_ip: 'where it went, as written',
    organization: 'organization, in the older shape',
    trace_version: 'how often the row was seen to change',
    other: 'fields without a name here, under their own names',
  },
};

/**
 * Normalizes one row of a message trace: what became of a message for one recipient. The sender is the actor, the
 * recipient and the message are the targets; the types are `MESSAGE_TRACED` (delivered, expanded, pending and others),
 * `MESSAGE_FAILED`, `MESSAGE_QUARANTINED`, `MESSAGE_FILTERED_AS_SPAM` and `MESSAGE_RECALLED`.
 */
function normalizeMessageTrace(view: RecordView, options: NormalizeOptions): Normalized {
  const { record } = view;
  const field = (name: string): JsonValue | undefined => traceField(record, name);
  const traceId = toLabel(field('messageTraceId')) ?? toLabel(field('id'));
  const status = toText(field('status'));
  const sender = toText(field('senderAddress'));
  const recipient = toText(field('recipientAddress'));
  const messageId = toText(field('messageId'));
  const [eventType, severity, outcome] = KINDS.get(status?.toLowerCase() ?? '') ?? TRACED;
  return {
    eventType,
    severity,
    timestamp: toTime(field('receivedDateTime')) ?? toTime(field('received')),
    actor: {
      email: toEmail(sender, options.defaultDomain ?? null),
      ip: toIp(field('fromIP')),
      name: sender,
      id: null,
      userAgent: null,
    },
    outcome,
    targets: [
      ...(recipient === null ? [] : [{ type: 'recipient', id: null, name: recipient }]),
      ...(messageId === null ? [] : [{ type: 'message', id: messageId, name: toText(field('subject')) }]),
    ],
    details: {
      trace_id: traceId,
      message_id: messageId,
      subject: toText(field('subject')),
      size: toQuantity(field('size')),
      status,
      sender_address: sender,
      recipient_address: recipient,
      from_ip: toText(field('fromIP')),
      to_ip: toText(field('toIP')),
      organization: toText(field('organization')),
      trace_version: toLabel(field('traceVersion')),
      other: otherFields(record, KNOWN),
    },
  };
}

/** A field of a row in the spelling of Graph, or with a capital first letter. */
export function traceField(record: JsonObject, name: string): JsonValue | undefined {
  return record[name] ?? record[capital(name)];
}

/** Whether a row has a field in either spelling, be it null. */
export function hasField(record: JsonObject, name: string): boolean {
  return record[name] !== undefined || record[capital(name)] !== undefined;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
