import type { GrantwireEvent } from '../../events/event.ts';
import type { JsonObject } from '../../json/json.ts';
import { eventWords, isAlert } from './eventWords.ts';
import { relatedOf } from './related.ts';

type Group = Record<string, unknown>;

const SETUP: readonly string[] = ['creation', 'deletion', 'change'];
/** Words of `event.type` of which one at most is right. */
const DONE: readonly string[] = ['creation', 'deletion', 'change', 'access'];

/**
 * Adds to a stream's fields what the event knows better or besides: the outcome, which never contradicts the event's;
 * `kind: alert`; every word of `event.category` and `event.type` that fits; and whom and what the document relates to.
 */
export function enrich(document: Group, event: GrantwireEvent, record: JsonObject | null): void {
  const own = groupOf(document, 'event');
  const { outcome } = event.data;
  if (outcome !== 'unknown') own['outcome'] = outcome;
  else if (own['outcome'] !== undefined) own['outcome'] = 'unknown';
  if (isAlert(event)) own['kind'] = 'alert';
  const words = eventWords(event.event_type);
  add(own, 'category', words.category);
  // A change of anything else in Azure is a change of how it is set up.
  if (own['category'] === undefined && SETUP.some((word) => words.type.includes(word)))
    own['category'] = ['configuration'];
  // A stream that says what was done is not contradicted by the ending of a type.
  const before = Array.isArray(own['type']) ? (own['type'] as readonly unknown[]) : [];
  const told = DONE.some((word) => before.includes(word));
  add(own, 'type', told ? words.type.filter((word) => !DONE.includes(word)) : words.type);
  const { user, ip, hosts, hash } = relatedOf(event, record);
  if (user.length + ip.length + hosts.length + hash.length === 0) return;
  const related = groupOf(document, 'related');
  add(related, 'user', user);
  add(related, 'ip', ip);
  add(related, 'hosts', hosts);
  add(related, 'hash', hash);
}

/** A list with more elements, each once; no list where there is nothing. */
function add(group: Group, name: string, more: readonly string[]): void {
  if (more.length === 0) return;
  const before = group[name];
  group[name] = [...new Set([...(Array.isArray(before) ? (before as readonly unknown[]) : []), ...more])];
}

/** A group of the document, made when it is not there. */
export function groupOf(document: Group, name: string): Group {
  document[name] ??= {};
  return document[name] as Group;
}
