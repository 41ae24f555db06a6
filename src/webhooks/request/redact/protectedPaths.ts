import { type RedactRule, segmentMatches } from './redactRule.ts';

/** What receivers recognise, sort and route events by, in both forms of an event; a rule that could touch it is refused. */
const PROTECTED: readonly (readonly string[])[] = [
  ['id'],
  ['event_type'],
  ['severity'],
  ['timestamp'],
  ['@timestamp'],
  ['ecs', 'version'],
  ['event', 'id'],
  ['grantwire', 'event', 'id'],
  ['grantwire', 'event', 'type'],
];

/** Where the record stood: all of it, so that a receiver's question can be answered. */
const SOURCE = ['data', 'source'];

/** Fields of the event that are always present (see `GrantwireEvent`): null when dropped. */
const ENVELOPE: ReadonlySet<string> = new Set([
  'transaction_id',
  'actor_email',
  'actor_ip_address',
  'actor_name',
  'actor_user_id',
  'actor_user_agent',
]);
const DATA: ReadonlySet<string> = new Set(['category', 'operation', 'outcome', 'tenant_id']);

/** Whether a rule could touch what must stay: the thing itself, or what it stands in. */
export function touchesProtected({ path }: RedactRule): boolean {
  const reaches = (place: readonly string[]) =>
    path.length <= place.length && path.every((segment, depth) => segmentMatches(segment, place[depth] ?? ''));
  const inSource = SOURCE.every((key, depth) => depth < path.length && segmentMatches(path[depth] ?? '', key));
  return inSource || [...PROTECTED, SOURCE].some(reaches);
}

export function isAlwaysPresent(path: readonly string[]): boolean {
  const [first = '', second = ''] = path;
  if (path.length === 1) return ENVELOPE.has(first);
  return path.length === 2 && first === 'data' && DATA.has(second);
}
