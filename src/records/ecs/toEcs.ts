import type { GrantwireEvent } from '../event.ts';
import { viewRecord } from '../normalize/recordView.ts';
import { compact } from './compact.ts';
import type { EcsSource, EcsStream } from './ecsSource.ts';
import { ECS_VERSION, type Fields } from './fields.ts';
import { genericFields } from './genericFields.ts';
import { parseRecord } from './parseRecord.ts';
import { streamOf } from './streamOf.ts';

/** What a setting decides about the form. */
export interface EcsOptions {
  /** Whether `event.original` carries the record's exact text (`ECS_EVENT_ORIGINAL`). */
  readonly eventOriginal: boolean;
}

/**
 * The event in Elastic Common Schema 8.11. It is mapped from the record's text (`data.raw`) by the rules of its stream,
 * named in `event.dataset`; without a text, or for a record of no known stream, from the event alone.
 *
 * `event.id` is the record's own id where the stream has one, else the event's id, which is always in
 * `grantwire.event.id`: the same record always gets the same ids. `event.original` is the record's exact text. No field
 * is null or empty. Pure; throws for no event.
 */
export function toEcs(event: GrantwireEvent, { eventOriginal }: EcsOptions): Fields {
  const source = sourceOf(event);
  const stream = source === null ? undefined : streamOf(source);
  return source === null || stream === undefined
    ? withEnvelope(event, compact(genericFields(event)), undefined, eventOriginal)
    : withEnvelope(event, mapped(source, stream), stream.dataset, eventOriginal);
}

function sourceOf(event: GrantwireEvent): EcsSource | null {
  const { raw } = event.data;
  const record = typeof raw === 'string' ? parseRecord(raw) : null;
  return record === null ? null : { event, record, view: viewRecord(record) };
}

function mapped(source: EcsSource, { keptUnder: [group, name], map }: EcsStream): Fields {
  const { core, kept } = map(source);
  const fields = compact(core);
  // What is kept has no empties already, and it is by far the larger part.
  return Object.keys(kept).length === 0 ? fields : { ...fields, [group]: { ...groupOf(fields, group), [name]: kept } };
}

function withEnvelope(
  event: GrantwireEvent,
  fields: Fields,
  dataset: string | undefined,
  eventOriginal: boolean,
): Fields {
  const { data } = event;
  const own = groupOf(fields, 'event');
  const time = fields['@timestamp'] ?? event.timestamp ?? data.source.enqueued_time;
  return {
    '@timestamp': time,
    ecs: { version: ECS_VERSION },
    ...fields,
    event: {
      ...own,
      id: own['id'] ?? event.id,
      ...(dataset === undefined ? {} : { dataset }),
      ...(eventOriginal && data.raw !== undefined && data.raw !== '' ? { original: data.raw } : {}),
    },
    grantwire: {
      ...groupOf(fields, 'grantwire'),
      ...compact({
        event: { id: event.id, type: event.event_type, severity: event.severity },
        category: data.category,
        tenant_id: data.tenant_id,
        targets: data.targets,
      }),
    },
  };
}

function groupOf(fields: Fields, name: string): Fields {
  return (fields[name] ?? {}) as Fields;
}
