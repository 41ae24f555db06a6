import type { EventTarget } from '../../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import { listOf, objectOf } from '../../../../json/parseJsonText.ts';
import { toLabel, toText } from '../../fields/scalars.ts';
import { addressIn, addressList } from './mailAddress.ts';
import { people } from '../people.ts';

/** Members of an alert's `Data` that name users: the compliance centre's own short names, then those of other products. */
const USERS = ['f3u', 'u', 'user', 'users', 'userName', 'userPrincipalName', 'upn', 'UserId', 'actor', 'mailbox'];
const RECIPIENTS = ['trc', 'recipients', 'recipient'];
const SENDERS = ['tsd', 'sender'];
/** Kinds of `etype` whose `eid` is a person. */
const PERSON: ReadonlySet<string> = new Set(['user', 'recipient', 'recipients', 'sender', 'account']);

/**
 * The people and the message that an alert concerns, of `Data`, JSON in a text: `f3u` who acted, `trc` recipients,
 * `tsd` sender, `ms` subject, `imsgid` message id; or a list of entities with a type each (Defender for Cloud Apps).
 */
export function alertTargets(value: JsonValue | undefined): EventTarget[] {
  const data = objectOf(value);
  if (data === null) return [];
  const message = toText(data['imsgid']) ?? toLabel(data['nmid']);
  const subject = toText(data['ms']);
  const person = PERSON.has(toText(data['etype'])?.toLowerCase() ?? '') ? toText(data['eid']) : null;
  return [
    ...people('user', [...names(data, USERS), person]),
    ...people('sender', names(data, SENDERS)),
    ...people('recipient', names(data, RECIPIENTS)),
    ...(message === null && subject === null ? [] : [{ type: 'message', id: message, name: subject }]),
    ...people('user', listOf(data['entities'] ?? data['Entities']).flatMap(entityName)),
  ];
}

function names(data: JsonObject, members: readonly string[]): string[] {
  return members.flatMap((member) => addressList(data[member]));
}

function entityName(entity: JsonValue): string[] {
  const object = objectOf(entity);
  const type = (toText(object?.['type']) ?? toText(object?.['entityType']) ?? '').toLowerCase();
  if (object === null || !(PERSON.has(type) || type === 'email')) return [];
  const name = addressIn(toText(object['label']) ?? toText(object['id']) ?? toText(object['name']));
  return name === null ? [] : [name];
}
