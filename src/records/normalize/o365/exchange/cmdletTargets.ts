import type { EventTarget } from '../../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import type { Actor } from '../../category.ts';
import { type NameValue, valueOf } from '../../fields/nameValues.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toLabel, toText, toTexts } from '../../fields/scalars.ts';
import { addOnce } from '../addOnce.ts';
import { guestAddress } from '../guestName.ts';
import { idIn } from '../o365Actor.ts';

/** Parameters that name whom the cmdlet concerns, and the kind of object. */
const PRINCIPALS: readonly (readonly [parameter: string, type: string])[] = [
  ['User', 'user'],
  ['Trustee', 'user'],
  ['Member', 'user'],
  ['Members', 'user'],
  ['Links', 'user'],
  ['Delegate', 'user'],
  ['SecurityGroup', 'group'],
  ['Role', 'exchangeRole'],
  ['App', 'application'],
  ['AppId', 'application'],
];
/** Cmdlets about mailboxes that have another noun. */
const MAILBOX: ReadonlySet<string> = new Set([
  'mailbox',
  'remotemailbox',
  'casmailbox',
  'mailboxpermission',
  'recipientpermission',
  'mailboxfolderpermission',
  'mailboxauditbypassassociation',
  'mailboxautoreplyconfiguration',
  'mailboxcalendarconfiguration',
  'mailboxjunkemailconfiguration',
  'mailboxmessageconfiguration',
  'mailboxregionalconfiguration',
  'calendarprocessing',
  'clutter',
  'focusedinbox',
]);
/** Nouns whose objects belong to a mailbox, which the record also names. */
const IN_MAILBOX: ReadonlySet<string> = new Set(['inboxrule', 'sweeprule', 'mailboxfolder', 'userphoto']);
const NO_NAMES: ReadonlySet<string> = new Set(['', 'true', 'false', '$null', 'default']);

/**
 * The object a cmdlet was for, by its noun (`Set-TransportRule` → `transportRule`; what is set on a mailbox is a
 * `mailbox`), and the principals it names. The object's name is what a person knows it by: the name or identity given
 * to the cmdlet, the name that Exchange resolved, or the last part of its path; an id stays the id.
 */
export function cmdletTargets(
  record: JsonObject,
  operation: string | null,
  parameters: readonly NameValue[],
  actor: Actor,
): EventTarget[] {
  const targets: EventTarget[] = [];
  const noun = nounOf(operation);
  const object = textOf(record['ObjectId']);
  const identity = textOf(valueOf(parameters, 'Identity'));
  const id = object ?? identity;
  const isMailbox = noun === '' || MAILBOX.has(noun.toLowerCase());
  if (id !== null || nameOf(record, parameters) !== null) {
    const name = nameOf(record, parameters) ?? identity ?? lastPart(object ?? '');
    const type = isMailbox ? 'mailbox' : noun.charAt(0).toLowerCase() + noun.slice(1);
    addOnce(targets, [{ type, id, name: name === null ? null : known(name, object, isMailbox) }]);
  }
  if (IN_MAILBOX.has(noun.toLowerCase())) addOnce(targets, [mailboxOf(object, parameters, actor)]);
  for (const [parameter, type] of PRINCIPALS) {
    for (const name of textsOf(valueOf(parameters, parameter)).slice(0, 100)) addOnce(targets, [principal(type, name)]);
  }
  return targets;
}

/** The noun of a cmdlet, as it is written. */
function nounOf(operation: string | null): string {
  return operation === null ? '' : operation.slice(operation.indexOf('-') + 1, 100);
}

/** The name that the cmdlet gives or that Exchange resolved; rules, connectors and policies are known by it. */
function nameOf(record: JsonObject, parameters: readonly NameValue[]): string | null {
  for (const parameter of ['Name', 'DisplayName']) {
    const name = textOf(valueOf(parameters, parameter));
    if (name !== null && !isGuid(name)) return name;
  }
  const resolved = textOf(record['ModifiedObjectResolvedName']) ?? textOf(record['ObjectName']);
  return resolved === null || isOpaque(resolved) ? null : lastPart(resolved);
}

/** A name that says nothing gives way to the last part of the object's path; a mailbox keeps its address. */
function known(name: string, object: string | null, isMailbox: boolean): string | null {
  if (!isOpaque(name)) return isMailbox || !name.includes('\\') ? pathName(name) : lastPart(name);
  const last = lastPart(object ?? name);
  return last !== null && !isOpaque(last) ? last : name;
}

/** A path of a folder in a mailbox (`mara@nordwind.example:\Kalender`) is a name as it is; others end in one. */
function pathName(name: string): string | null {
  return name.includes(':\\') ? name : lastPart(name);
}

/** Ids and numbers are nothing a person knows. */
function isOpaque(text: string): boolean {
  const last = lastPart(text) ?? text;
  return isGuid(last.replace(/^\{|\}$/g, '')) || /^\d{8,}$/.test(last) || idIn(last) !== null;
}

/** The last part of `host/Hosted Organizations/tenant/name` or `tenant\name`. */
function lastPart(object: string): string | null {
  return object.slice(Math.max(object.lastIndexOf('/'), object.lastIndexOf('\\')) + 1) || null;
}

/** The mailbox that a rule is in: named by the cmdlet, by the path of the rule, or the actor's own. */
function mailboxOf(object: string | null, parameters: readonly NameValue[], actor: Actor): EventTarget {
  const named = textOf(valueOf(parameters, 'Mailbox'));
  const inPath = object === null || !object.includes('\\') ? null : lastPart(object.slice(0, object.lastIndexOf('\\')));
  const id = [named, inPath].find((text) => text !== null && text !== undefined && isGuid(text)) ?? null;
  const name =
    [named, inPath].find((text) => text !== null && text !== undefined && !isGuid(text)) ?? actor.email ?? actor.name;
  return { type: 'mailbox', id, name };
}

function principal(type: string, written: string): EventTarget {
  const id = idIn(written);
  if (id !== null) return { type, id, name: null };
  return { type, id: null, name: guestAddress(written) ?? lastPart(written) };
}

function textsOf(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return toTexts(value as readonly JsonValue[]);
  const text = textOf(value);
  if (text === null) return [];
  // A distinguished name (`CN=…,OU=…`) is one name.
  return text.includes('=') ? [text] : text.split(text.includes(';') ? ';' : ',').flatMap((part) => textOf(part) ?? []);
}

function textOf(value: JsonValue | undefined): string | null {
  const text = (toText(value) ?? toLabel(value))?.trim() ?? '';
  return NO_NAMES.has(text.toLowerCase()) ? null : text;
}
