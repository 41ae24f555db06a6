import type { GrantwireEvent } from '../../../events/event.ts';

/** Members of `data.details` that name other events by their ids: texts, or objects with an `id`. */
const REFERENCES = ['covered_records', 'references'] as const;

type IdOf = (id: string) => string;
type Members = Readonly<Record<string, unknown>>;

/** The event with every id of an event in it replaced; the order of keys stays. */
export function eventWithSentIds(event: GrantwireEvent, idOf: IdOf): GrantwireEvent {
  const details = withReferences(event.data.details, idOf);
  return { ...event, id: idOf(event.id), data: { ...event.data, details } };
}

/**
 * The same for the document of the format `ecs`: `grantwire.event.id`, `event.id` where it is the event's own and not the
 * record's, and what stands under `grantwire.details`.
 */
export function documentWithSentIds(document: object, { id }: GrantwireEvent, idOf: IdOf): object {
  const { event, grantwire } = document as { readonly event?: Members; readonly grantwire?: Members };
  const own = grantwire?.['event'];
  const details = grantwire?.['details'];
  return {
    ...document,
    ...(event?.['id'] === id ? { event: { ...event, id: idOf(id) } } : {}),
    ...(grantwire === undefined
      ? {}
      : {
          grantwire: {
            ...grantwire,
            ...(isMembers(own) ? { event: { ...own, id: idOf(id) } } : {}),
            ...(isMembers(details) ? { details: withReferences(details, idOf) } : {}),
          },
        }),
  };
}

function withReferences(details: Members, idOf: IdOf): Members {
  const found = REFERENCES.filter((name) => details[name] !== undefined);
  if (found.length === 0) return details;
  return { ...details, ...Object.fromEntries(found.map((name) => [name, referred(details[name], idOf)])) };
}

function referred(value: unknown, idOf: IdOf): unknown {
  if (typeof value === 'string') return idOf(value);
  if (Array.isArray(value)) return value.map((element: unknown) => referred(element, idOf));
  if (!isMembers(value) || typeof value['id'] !== 'string') return value;
  return { ...value, id: idOf(value['id']) };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
