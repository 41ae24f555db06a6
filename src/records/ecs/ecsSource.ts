import type { GrantwireEvent } from '../../events/event.ts';
import type { JsonObject } from '../../json/json.ts';
import type { RecordView } from '../normalize/recordView.ts';
import type { Fields } from './fields.ts';

/** What a stream's mapping sees: the record itself and the event that was made of it. */
export interface EcsSource {
  readonly event: GrantwireEvent;
  readonly record: JsonObject;
  readonly view: RecordView;
}

/** What a stream's mapping makes of a record. */
export interface StreamFields {
  /** ECS fields and the metadata that Azure streams share; may hold nulls and empties. */
  readonly core: Fields;
  /** The record's own substance under the stream's name; without nulls and empties. */
  readonly kept: Fields;
}

/** One stream of records, named as the dialect names it. */
export interface EcsStream {
  /** `event.dataset`. */
  readonly dataset: string;
  /** Group and name under which the record's substance stands. */
  readonly keptUnder: readonly [group: 'azure' | 'o365', name: string];
  readonly map: (source: EcsSource) => StreamFields;
}
