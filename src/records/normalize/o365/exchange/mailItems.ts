import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json/json.ts';
import { listOf, objectOf } from '../../../../json/parseJsonText.ts';
import { fieldRules, someOther } from '../../fields/fieldRules.ts';
import { shown } from '../../fields/nameValues.ts';
import { toQuantity } from '../../fields/quantity.ts';
import { toBoolean, toLabel, toText } from '../../fields/scalars.ts';

const FOLDER = fieldRules({
  Id: ['id', toText],
  Path: ['path', toText],
  Name: ['name', toText],
  MemberUpn: ['member_upn', toText],
  MemberSid: ['member_sid', toText],
  MemberRights: ['member_rights', toText],
  FolderItems: ['items', accessedItems, 'items that were accessed, each like `item`'],
});

const ITEM = fieldRules({
  Id: ['id', toText],
  ImmutableId: ['immutable_id', toText],
  InternetMessageId: ['internet_message_id', toText],
  Subject: ['subject', toText],
  SizeInBytes: ['size', toQuantity],
  Attachments: ['attachments', toText],
  IsRecord: ['is_record', toBoolean],
  ParentFolder: ['folder', mailFolder, 'folder it is in, like `folder`'],
});

const ACCESSED = fieldRules({
  Id: ['id', toText],
  ImmutableId: ['immutable_id', toText],
  InternetMessageId: ['internet_message_id', toText],
  SizeInBytes: ['size', toQuantity],
  Subject: ['subject', toText],
  ClientRequestId: ['client_request_id', toLabel],
  CreationTime: ['created', toText],
});

/** How a folder reads in the docs. */
export const FOLDER_NAMES = FOLDER.names;

/** How an item reads in the docs. */
export const ITEM_NAMES = ITEM.names;

/** A folder; null when the field holds none. */
export function mailFolder(value: JsonValue | undefined): unknown {
  return read(FOLDER, value);
}

/** A list of folders, each with the items that were accessed in it. */
export function mailFolders(value: JsonValue | undefined): unknown[] {
  return listOf(value).flatMap((folder) => read(FOLDER, folder) ?? []);
}

/** A message or another item of a mailbox; null when the field holds none. */
export function mailItem(value: JsonValue | undefined): unknown {
  return read(ITEM, value);
}

/** A list of items. */
export function mailItems(value: JsonValue | undefined): unknown[] {
  return listOf(value).flatMap((item) => read(ITEM, item) ?? []);
}

function accessedItems(value: JsonValue | undefined): unknown[] {
  return listOf(value).flatMap((item) => read(ACCESSED, item) ?? []);
}

/** What the rules say of an object, and under `other` what they do not know of it; a text as it is. */
function read(rules: typeof ITEM, value: JsonValue | undefined): unknown {
  const object: JsonObject | null = isJsonObject(value) ? value : objectOf(value);
  if (object === null) return shown(null, value);
  return rules.read(object, { other: someOther(object, rules.keys) });
}
