import { operationAct } from '../services/operationAct.ts';
import { kindOf, type OperationKind, type OperationRow, operationTable } from '../operations.ts';

/** Operations in mailboxes (RecordTypes 2, 3, 19, 50). */
export const MAIL_ROWS: readonly OperationRow[] = [
  ['MAIL_ITEM_CREATED', 'INFO', 'Create'],
  ['MAIL_ITEM_UPDATED', 'INFO', 'Update ApplyRecord ApplyRecordLabel UpdateComplianceTag ApplyPriorityCleanup'],
  ['MAIL_ITEM_DELETED', 'INFO', 'SoftDelete HardDelete MoveToDeletedItems RecordDelete PriorityCleanupDelete'],
  ['MAIL_ITEM_MOVED', 'INFO', 'Move'],
  ['MAIL_ITEM_COPIED', 'INFO', 'Copy'],
  ['MAIL_ITEMS_ACCESSED', 'INFO', 'MailItemsAccessed MessageBind FolderBind AttachmentAccess'],
  ['MAIL_SENT', 'INFO', 'Send'],
  ['MAIL_SENT_AS', 'INFO', 'SendAs'],
  ['MAIL_SENT_ON_BEHALF', 'INFO', 'SendOnBehalf'],
  ['MAILBOX_SIGNED_IN', 'INFO', 'MailboxLogin'],
  ['MAILBOX_PERMISSION_GRANTED', 'WARNING', 'AddFolderPermissions ModifyFolderPermissions UpdateFolderPermissions'],
  ['MAILBOX_PERMISSION_REMOVED', 'INFO', 'RemoveFolderPermissions'],
  ['MAILBOX_RULE_CHANGED', 'WARNING', 'UpdateInboxRules UpdateInboxRule'],
  ['MAILBOX_DELEGATION_CHANGED', 'WARNING', 'UpdateCalendarDelegation'],
  ['MAIL_SEARCHED', 'INFO', 'SearchQueryInitiatedExchange SearchQueryInitiated'],
];

const MAIL_OPERATIONS = operationTable(MAIL_ROWS);

/** What operations become that nobody has listed, by what their names say. */
const BY_ACT: Readonly<Record<string, OperationKind>> = {
  access: { eventType: 'MAILBOX_PERMISSION_CHANGED', severity: 'WARNING' },
  deleted: { eventType: 'MAIL_ITEM_DELETED', severity: 'INFO' },
  created: { eventType: 'MAIL_ITEM_CREATED', severity: 'INFO' },
  changed: { eventType: 'MAIL_ITEM_UPDATED', severity: 'INFO' },
  viewed: { eventType: 'MAIL_ITEMS_ACCESSED', severity: 'INFO' },
  exported: { eventType: 'MAIL_ITEMS_ACCESSED', severity: 'INFO' },
};

/** What an operation is of which not even the name tells. */
export const OTHER_MAIL: OperationKind = { eventType: 'MAILBOX_ACTIVITY', severity: 'INFO' };
/** A change of permissions that nobody has listed. */
export const PERMISSION_CHANGED: OperationRow = ['MAILBOX_PERMISSION_CHANGED', 'WARNING', ''];

/** The kind of an operation in mailboxes. */
export function mailKind(operation: string | null): OperationKind {
  return kindOf(MAIL_OPERATIONS, operation, BY_ACT[operationAct(operation) ?? ''] ?? OTHER_MAIL);
}
