import type { EventTarget, GrantwireEvent, RecordSource } from '../src/events/event.ts';
import { isJsonObject, type JsonObject } from '../src/json/json.ts';
import { normalizeRecord } from '../src/records/normalize/normalizeRecord.ts';
import { UNPARSED_EVENT_TYPE } from '../src/records/normalize/unparsed.ts';
import { coverFields } from './coveredFields.ts';
import { DROPPED_FIELDS } from './droppedFields.ts';

const SOURCE: RecordSource = {
  hub: 'list',
  partition: '0',
  sequence_number: 0,
  index: 0,
  enqueued_time: '2026-03-04T05:07:00.000Z',
};

/** What a person has to see of a record to judge how it was read. */
export interface RecordLine {
  readonly text: string;
  readonly eventType: string;
  /** Fields with a value. */
  readonly fields: number;
  /** Fields that nothing in the event depends on and that nobody left out on purpose. */
  readonly unread: readonly string[];
  /** Fields that only stand under `details.other`, or, of a record that is not understood, all of them. */
  readonly other: readonly string[];
}

/** One line for a record of any family: type, severity, outcome, actor, targets, and what was not read. */
export function recordLine(name: string, record: JsonObject): RecordLine {
  const event = normalizeRecord(record, SOURCE, {});
  const { mapped, unmapped } = coverFields(record);
  const dropped = { ...DROPPED_FIELDS['*'], ...DROPPED_FIELDS[event.data.category ?? ''] };
  const unread = [...unmapped].filter((path) => dropped[path] === undefined);
  const other = othersOf(event, mapped);
  const parts = [
    name,
    event.data.category ?? '-',
    event.data.operation ?? '-',
    event.event_type,
    event.severity,
    event.data.outcome,
    `actor ${actorOf(event)}`,
    `targets ${event.data.targets.map(targetOf).join(', ') || '-'}`,
    ...(unread.length === 0 ? [] : [`unread ${unread.join(' ')}`]),
    ...(other.length === 0 ? [] : [`other ${other.join(' ')}`]),
  ];
  return {
    text: parts.map((part) => part.replaceAll(/\s+/g, ' ')).join(' | '),
    eventType: event.event_type,
    fields: new Set([...mapped, ...unmapped]).size,
    unread,
    other,
  };
}

function othersOf({ event_type, data }: GrantwireEvent, mapped: ReadonlySet<string>): string[] {
  if (event_type === UNPARSED_EVENT_TYPE) return [...mapped];
  const { other } = data.details;
  return isJsonObject(other) ? Object.keys(other) : [];
}

function actorOf({ actor_email, actor_name, actor_user_id, actor_ip_address }: GrantwireEvent): string {
  const found = [...new Set([actor_email, actor_name, actor_user_id, actor_ip_address])].filter(
    (part) => part !== null,
  );
  return found.join(' ') || '-';
}

function targetOf({ type, id, name, key }: EventTarget): string {
  return [`${type}:${name ?? id ?? '-'}`, ...(key === undefined ? [] : [`[${key}]`])].join(' ');
}
