import { operationEvents, whenFailed } from '../operationEvents.ts';
import type { DetailNames } from '../../../../events/eventType.ts';
import type { EventTarget } from '../../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import { listOf, objectOf } from '../../../../json/parseJsonText.ts';
import type { Actor } from '../../category.ts';
import { fieldRules, under } from '../../fields/fieldRules.ts';
import { NAME_VALUES, type NameValue, nameValues, shown, valueOf } from '../../fields/nameValues.ts';
import { toQuantity } from '../../fields/quantity.ts';
import { toBoolean, toLabel, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { FOLDER_NAMES, ITEM_NAMES, mailFolder, mailFolders, mailItem, mailItems } from './mailItems.ts';
import { MAIL_ROWS, mailKind, OTHER_MAIL, PERMISSION_CHANGED } from './mailOperations.ts';
import { MODIFIED_VALUES, modifiedValues } from '../modifiedValues.ts';
import { addOnce } from '../addOnce.ts';
import { idIn } from '../o365Actor.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { administrative, atLeast, type OperationKind } from '../operations.ts';
import { ORIGINATING_SERVER, serverOf } from './originatingServer.ts';

const MAILBOX = fieldRules({
  MailboxGuid: ['guid', toText, 'id of the mailbox'],
  MailboxOwnerUPN: ['owner_upn', toText, 'sign-in name of its owner'],
  MailboxOwnerSid: ['owner_sid', toText, 'SID of its owner'],
  MailboxOwnerMasterAccountSid: ['owner_master_account_sid', toText, 'SID of its owner in another forest'],
});
const DESTINATION = fieldRules({
  DestMailboxGuid: ['guid', toText, 'id of the other mailbox'],
  DestMailboxOwnerUPN: ['owner_upn', toText, 'sign-in name of its owner'],
  DestMailboxOwnerSid: ['owner_sid', toText, 'SID of its owner'],
  DestMailboxOwnerMasterAccountSid: ['owner_master_account_sid', toText, 'SID of its owner in another forest'],
  DestMailboxId: ['id', toText, 'its name in Exchange'],
  DestFolder: ['folder', mailFolder, under('', FOLDER_NAMES)],
});
const SEND_AS = fieldRules({
  SendAsUserSmtp: ['smtp', toText, 'address that was sent as'],
  SendAsUserMailboxGuid: ['mailbox_guid', toLabel, 'its mailbox'],
});
const SEND_ON_BEHALF = fieldRules({
  SendonBehalfOfUserSmtp: ['smtp', toText, 'address that was sent on behalf of'],
  SendOnBehalfOfUserSmtp: ['smtp', toText, 'address that was sent on behalf of'],
  SendOnBehalfOfUserMailboxGuid: ['mailbox_guid', toLabel, 'its mailbox'],
});

/**
 * What users and programs do in mailboxes (RecordTypes 2, 3, 19 and 50, `MailItemsAccessed`).
 */
const FIELDS = fieldRules(
  {
    LogonType: ['logon_type', logonType],
    InternalLogonType: ['internal_logon_type', logonType],
    LogonUserSid: ['logon_user_sid', toText],
    LogonUserDisplayName: ['logon_user_display_name', toText],
    ExternalAccess: ['external_access', toBoolean],
    Item: ['item', mailItem, under('', ITEM_NAMES)],
    Folder: ['folder', mailFolder, under('', FOLDER_NAMES)],
    AffectedItems: ['affected_items', mailItems, under('', ITEM_NAMES, '[].')],
    Folders: ['folders', mailFolders, under('', FOLDER_NAMES, '[].')],
    OperationProperties: ['operation_properties', nameValues, NAME_VALUES],
    OperationCount: ['operation_count', toQuantity],
    ModifiedProperties: ['modified_properties', modifiedValues, MODIFIED_VALUES],
    CrossMailboxOperation: ['cross_mailbox_operation', toBoolean],
    CrossMailboxOperations: ['cross_mailbox_operations', toBoolean],
    Messages: ['messages', (value) => shown(null, value)],
    SaveToSentItems: ['save_to_sent_items', toBoolean],
    ClientInfoString: ['client_info', toText],
    ClientAppId: ['client_app_id', toLabel],
    AppId: ['app_id', toLabel],
    AppPoolName: ['app_pool_name', toText],
    ClientProcessName: ['client_process_name', toText],
    ClientVersion: ['client_version', toLabel],
    ClientMachineName: ['client_machine_name', toText],
    ClientRequestId: ['client_request_id', toLabel],
    RequestId: ['request_id', toLabel],
    SessionId: ['session_id', toLabel],
    DeviceId: ['device_id', toLabel],
    OrganizationName: ['organization_name', toText],
    OriginatingServer: ['originating_server', serverOf, ORIGINATING_SERVER],
    ActorInfoString: ['actor_info', toText],
    AuthType: ['auth_type', toLabel],
    TokenObjectId: ['token_object_id', toLabel],
    TokenTenantId: ['token_tenant_id', toLabel],
    TokenType: ['token_type', toLabel],
    QueryText: ['query', toText],
    ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
  },
  [...MAILBOX.keys, ...DESTINATION.keys, ...SEND_AS.keys, ...SEND_ON_BEHALF.keys],
);

/** More affected items stand in the details only. */
const MAX_ITEMS = 100;
/** Local System: Exchange at work in its own mailboxes. */
const SYSTEM_SID = 'S-1-5-18';

export const EXCHANGE_ITEM: O365Family = {
  title: 'Office 365: Exchange mailboxes',
  recordTypes: [2, 3, 19, 50],
  keys: FIELDS.keys,
  normalize: (source: O365Record): FamilyPart => {
    const { record, operation, outcome } = source;
    const kind = administrative(permissionKind(mailKind(operation), record), outcome);
    const properties = nameValues(record['OperationProperties']);
    return {
      eventType: kind.eventType,
      severity: record['LogonUserSid'] === SYSTEM_SID ? 'INFO' : throttled(properties, kind),
      outcome,
      actor: actorOf(source),
      targets: targetsOf(record),
      details: FIELDS.read(record, { mailbox: MAILBOX.part(record), ...sending(record) }),
    };
  },
  events: operationEvents([...MAIL_ROWS, PERMISSION_CHANGED, [OTHER_MAIL.eventType, 'INFO', '']], (type, severity) => ({
    ...whenFailed(severity),
    ...(severity === 'WARNING' ? { INFO: 'done by Exchange itself' } : {}),
    ...(type === 'MAIL_ITEMS_ACCESSED' ? { WARNING: 'failed, or so many that Exchange stopped recording them' } : {}),
  })),
  details: detailNames(),
};

/** A permission `None` takes access away. */
function permissionKind(kind: OperationKind, record: JsonObject): OperationKind {
  if (kind.eventType !== 'MAILBOX_PERMISSION_GRANTED') return kind;
  return toText(permissionFolder(record)?.['MemberRights'])?.trim().toLowerCase() === 'none'
    ? { eventType: 'MAILBOX_PERMISSION_REMOVED', severity: 'INFO' }
    : kind;
}

/** The folder whose permissions a record is about. */
function permissionFolder(record: JsonObject): JsonObject | null {
  return objectOf(objectOf(record['Item'])?.['ParentFolder']) ?? objectOf(record['Folder']);
}

/** Throttled means that accesses were no longer recorded one by one: what else was read is not known. */
function throttled(properties: readonly NameValue[], { severity }: OperationKind) {
  return toBoolean(valueOf(properties, 'IsThrottled')) === true ? atLeast(severity, 'WARNING') : severity;
}

/** `UserId` may be a SID: then the mailbox's owner is the actor if the record says that the owner was logged on. */
function actorOf({ record, actor }: O365Record): Actor {
  const userId = toText(record['UserId']);
  const sid = toText(record['LogonUserSid']);
  const owner = toText(record['MailboxOwnerUPN']);
  const known = actor.email !== null || (userId !== null && idIn(userId) === null);
  const isOwner = sid === null ? logonType(record['LogonType']) === 'Owner' : sid === record['MailboxOwnerSid'];
  const id = toLabel(record['TokenObjectId']) ?? sid ?? actor.id;
  if (known || !isOwner || owner === null) {
    return { ...actor, id, name: toText(record['LogonUserDisplayName']) ?? actor.name };
  }
  return { ...actor, id, email: owner.includes('@') ? owner : null, name: owner };
}

function targetsOf(record: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const item = objectOf(record['Item']);
  const folder = permissionFolder(record);
  const sid = folder === null ? null : toText(folder['MemberSid']);
  const member = folder === null ? null : toText(folder['MemberUpn']);
  for (const prefix of ['', 'Dest']) {
    const guid = toText(record[`${prefix}MailboxGuid`]);
    const name = toText(record[`${prefix}MailboxOwnerUPN`]);
    if (guid !== null || name !== null) addTarget(targets, { type: 'mailbox', id: guid, name });
  }
  if (sid !== null || member !== null) addTarget(targets, { type: 'user', id: sid, name: member });
  for (const kind of ['SendAs', 'SendOnBehalfOf', 'SendonBehalfOf']) {
    const name = toText(record[`${kind}UserSmtp`]);
    const id = toText(record[`${kind}UserMailboxGuid`]);
    if (id !== null || name !== null) addOnce(targets, [{ type: 'mailbox', id, name }]);
  }
  const items = [item, ...listOf(record['AffectedItems']).slice(0, MAX_ITEMS).map(objectOf)];
  for (const one of items) {
    const message = toText(one?.['InternetMessageId']);
    const subject = toText(one?.['Subject']);
    if (message !== null || subject !== null) addOnce(targets, [{ type: 'message', id: message, name: subject }]);
  }
  return targets;
}

function sending(record: JsonObject): Record<string, unknown> {
  return {
    destination: DESTINATION.part(record),
    send_as: SEND_AS.part(record),
    send_on_behalf: SEND_ON_BEHALF.part(record),
  };
}

function detailNames(): DetailNames {
  return {
    ...under('mailbox', MAILBOX.names),
    ...FIELDS.names,
    ...under('destination', DESTINATION.names),
    ...under('send_as', SEND_AS.names),
    ...under('send_on_behalf', SEND_ON_BEHALF.names),
  };
}

const LOGON_TYPES = ['Owner', 'Admin', 'Delegate', 'Transport', 'SystemService', 'BestAccess', 'DelegatedAdmin'];

/** The name of a logon type given as number, digits or name (Exchange mailbox schema). */
function logonType(value: JsonValue | undefined): string | null {
  const label = toLabel(value);
  return label === null ? null : (LOGON_TYPES[Number(label)] ?? label);
}
