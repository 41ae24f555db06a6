import type { EventTarget, Outcome, Severity } from '../../events/event.ts';
import type { DetailNames, EventType } from '../../events/eventType.ts';
import type { NormalizeOptions } from './normalizeOptions.ts';
import type { RecordView } from './recordView.ts';

/** What a category makes of a record; `normalizeRecord` puts the envelope around it. */
export interface Normalized {
  readonly eventType: string;
  readonly severity: Severity;
  readonly timestamp: string | null;
  readonly actor: Actor;
  readonly outcome: Outcome;
  readonly targets: readonly EventTarget[];
  readonly details: Readonly<Record<string, unknown>>;
}

/** Who did it. For an application `id` is its service principal id. */
export interface Actor {
  readonly email: string | null;
  readonly ip: string | null;
  readonly name: string | null;
  readonly id: string | null;
  readonly userAgent: string | null;
}

/** One category of records. */
export interface Category {
  /** Its documented spelling. */
  readonly name: string;
  /** Where its records' own ids are unique; the name unless given. Fixed for ever: ids are made of it. */
  readonly idFamily?: string;
  readonly normalize: (view: RecordView, options: NormalizeOptions) => Normalized;
  /** Every event type that `normalize` can yield; the docs and the filters' sets come from here. */
  readonly events: readonly EventType[];
  /** What `details` holds; the docs come from here. */
  readonly details: DetailNames;
}

/** A record whose kind is known by its own traits rather than by a category. */
export interface Recognized {
  readonly view: RecordView;
  readonly category: Category;
}
