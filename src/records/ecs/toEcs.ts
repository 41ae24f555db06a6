import type { GrantwireEvent } from '../../events/event.ts';
import { type RecordView, viewRecord } from '../normalize/recordView.ts';
import { compact } from './compact.ts';
import type { EcsSource } from './ecsSource.ts';
import { enrich, groupOf } from './enrich.ts';
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
  const { data } = event;
  const source = sourceOf(event);
  const stream = source === null ? undefined : streamOf(source);
  const { core, kept } =
    source === null || stream === undefined ? { core: genericFields(event), kept: {} } : stream.map(source);

  const document = compact({ '@timestamp': arrivalOr(event), ecs: { version: ECS_VERSION }, ...core });
  document['@timestamp'] ??= arrivalOr(event);
  enrich(document, event, source?.record ?? null);
  const own = groupOf(document, 'event');
  own['id'] ??= event.id;
  if (stream !== undefined) {
    own['dataset'] = stream.dataset;
    // What is kept has no empties already, and it is by far the larger part.
    if (Object.keys(kept).length > 0) groupOf(document, stream.keptUnder[0])[stream.keptUnder[1]] = kept;
  }
  if (eventOriginal && data.raw !== undefined && data.raw !== '') own['original'] = data.raw;
  Object.assign(
    groupOf(document, 'grantwire'),
    compact({
      event: { id: event.id, type: event.event_type, severity: event.severity },
      category: data.category,
      tenant_id: data.tenant_id,
      targets: data.targets,
    }),
  );
  return document;
}

/** When it happened, as far as the event knows; a document without a time has no place in a time series. */
function arrivalOr({ timestamp, data }: GrantwireEvent): string {
  return timestamp ?? data.source.enqueued_time;
}

function sourceOf(event: GrantwireEvent): EcsSource | null {
  const { raw } = event.data;
  const record = typeof raw === 'string' ? parseRecord(raw) : null;
  if (record === null) return null;
  let view: RecordView | undefined;
  return {
    event,
    record,
    // Office 365 records do not need it, and their keys would all have to be respelt for it.
    get view(): RecordView {
      view ??= viewRecord(record);
      return view;
    },
  };
}
