import type { EventTarget, Outcome, Severity } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';
import type { Actor } from '../category.ts';
import type { DetailNames, EventType } from '../../../events/eventType.ts';
import type { RecordType } from './recordTypes.ts';

/** What all Office 365 audit records have in common, read once. */
export interface O365Record {
  readonly record: JsonObject;
  readonly type: RecordType;
  readonly operation: string | null;
  /** By `ResultStatus`; a family may know better. */
  readonly outcome: Outcome;
  /** By the common schema; a family may know better. */
  readonly actor: Actor;
  readonly defaultDomain: string | null;
}

/** What a family makes of a record, beside the common schema. */
export interface FamilyPart {
  readonly eventType: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly actor: Actor;
  readonly targets: readonly EventTarget[];
  readonly details: Readonly<Record<string, unknown>>;
}

/** Record types that have the same specific fields. */
export interface O365Family {
  /** What the docs call it. */
  readonly title: string;
  readonly recordTypes: readonly number[];
  /** The fields it reads or leaves out on purpose; what neither it nor the common schema knows goes to `other`. */
  readonly keys: ReadonlySet<string>;
  readonly normalize: (record: O365Record) => FamilyPart;
  /** Every event type it can yield. */
  readonly events: readonly EventType[];
  /** What it adds to the details of the common schema. */
  readonly details: DetailNames;
}
