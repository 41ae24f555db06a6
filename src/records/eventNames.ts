import { CATEGORIES } from './normalize/categories.ts';
import { MESSAGE_TRACE } from './normalize/o365/exchange/messageTrace.ts';
import { O365_CATEGORIES } from './normalize/o365/o365Categories.ts';
import { UNPARSED_DETAILS } from './normalize/unparsed.ts';

/** Every detail of every category that docs/events.md names; one without documented members can hold some of its own. */
const DETAILS = new Set([
  ...[...CATEGORIES, ...O365_CATEGORIES, MESSAGE_TRACE].flatMap(({ details }) => Object.keys(details)),
  ...Object.keys(UNPARSED_DETAILS),
]);

/** Every field of an event made of a record, in the notation of docs/events.md; `.*` at the end: and what stands below. */
export const EVENT_NAMES: readonly string[] = [
  'id',
  'transaction_id',
  'event_type',
  'severity',
  'timestamp',
  'actor_email',
  'actor_ip_address',
  'actor_name',
  'actor_user_id',
  'actor_user_agent',
  'data.source.*',
  'data.category',
  'data.operation',
  'data.outcome',
  'data.tenant_id',
  'data.targets[].type',
  'data.targets[].id',
  'data.targets[].name',
  'data.targets[].key',
  ...[...DETAILS].map((name) => `data.details.${name}.*`),
];
