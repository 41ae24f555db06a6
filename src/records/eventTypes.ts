import { CATEGORIES } from './normalize/categories.ts';
import type { EventType, LogSet } from '../events/eventType.ts';
import { MESSAGE_TRACE } from './normalize/o365/exchange/messageTrace.ts';
import { O365_CATEGORIES } from './normalize/o365/o365Categories.ts';
import { REPAIRED_EVENTS } from './normalize/repaired.ts';
import { UNPARSED_EVENTS } from './normalize/unparsed.ts';

/** One row of the table of event types. */
export interface EventTypeRow extends EventType {
  /** Documented names of the categories that yield it; empty for the type of everything that is not understood. */
  readonly categories: readonly string[];
}

/** What each log set is for, by the name that filters use after `@`. */
export const LOG_SETS: Readonly<Record<LogSet, string>> = {
  'ingress-authentication': 'people who signed in',
  'sso-authentication': 'federated sign-ins, and those of applications',
  'third-party-alerts': 'alerts of Defender for Cloud and of Office 365, and risk that Entra detected',
  'access-changes': 'what gives, takes or may change access',
  'admin-activity': 'what administrators did in the directory, in Azure and in Office 365',
  unparsed: 'records of categories that are not understood, and those out of messages that were not JSON',
};

/** Every event type a record can become, each once, in alphabetical order. */
export const EVENT_TYPES: readonly EventTypeRow[] = merge([
  ...[...CATEGORIES, ...O365_CATEGORIES, MESSAGE_TRACE].flatMap(({ name, events }) =>
    events.map((event) => ({ ...event, categories: [name] })),
  ),
  ...UNPARSED_EVENTS.map((event) => ({ ...event, categories: [] })),
  ...REPAIRED_EVENTS.map((event) => ({ ...event, categories: ['any that is understood'] })),
]);

/** The event types of each log set, for filters. */
export const NAMED_SETS: ReadonlyMap<string, readonly string[]> = new Map(
  (Object.keys(LOG_SETS) as LogSet[]).map((set) => [
    set,
    EVENT_TYPES.filter(({ sets }) => sets.includes(set)).map(({ type }) => type),
  ]),
);

/** Several categories, or several operations of one, may share a type. */
function merge(rows: readonly EventTypeRow[]): EventTypeRow[] {
  const byType = new Map<string, EventTypeRow>();
  for (const row of rows) {
    const known = byType.get(row.type);
    byType.set(row.type, known === undefined ? row : both(known, row));
  }
  return [...byType.values()].toSorted((a, b) => (a.type < b.type ? -1 : 1));
}

function both(a: EventTypeRow, b: EventTypeRow): EventTypeRow {
  const severities: EventType['severities'] = { ...a.severities };
  for (const severity of Object.keys(b.severities) as (keyof EventType['severities'])[]) {
    Object.assign(severities, { [severity]: joined(a.severities[severity], b.severities[severity]) });
  }
  return {
    type: a.type,
    condition: joined(a.condition, b.condition),
    severities,
    sets: [...new Set([...a.sets, ...b.sets])],
    categories: [...new Set([...a.categories, ...b.categories])],
  };
}

/** Two descriptions as one, without saying the same twice. */
function joined(a: string | undefined, b: string | undefined): string {
  return [...new Set([...(a ?? '').split('; '), ...(b ?? '').split('; ')])].filter((part) => part !== '').join('; ');
}
