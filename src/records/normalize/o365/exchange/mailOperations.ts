import { type OperationRow, operationTable } from '../operations.ts';

/** Operations in mailboxes (RecordTypes 2, 3, 19, 50). */
export const MAIL_ROWS: readonly OperationRow[] = [
  ['MAIL_ITEM_CREATED', 'INFO', 'Create'],
  ['MAIL_ITEM_UPDATED', 'INFO', 'Update ApplyRecord UpdateComplianceTag'],
  ['MAIL_ITEM_DELETED', 'INFO', 'SoftDelete HardDelete MoveToDeletedItems RecordDelete PriorityCleanupDelete'],
  ['MAIL_ITEM_MOVED', 'INFO', 'Move'],
  ['MAIL_ITEM_COPIED', 'INFO', 'Copy'],
  ['MAIL_ITEMS_ACCESSED', 'INFO', 'MailItemsAccessed MessageBind FolderBind AttachmentAccess'],
  ['MAIL_SENT', 'INFO', 'Send'],
  ['MAIL_SENT_AS', 'INFO', 'SendAs'],
  ['MAIL_SENT_ON_BEHALF', 'INFO', 'SendOnBehalf'],
  ['MAILBOX_SIGNED_IN', 'INFO', 'MailboxLogin'],
  ['MAILBOX_PERMISSION_GRANTED', 'WARNING', 'AddFolderPermissions ModifyFolderPermissions'],
  ['MAILBOX_PERMISSION_REMOVED', 'INFO', 'RemoveFolderPermissions'],
  ['MAILBOX_RULE_CHANGED', 'WARNING', 'UpdateInboxRules UpdateInboxRule'],
  ['MAILBOX_DELEGATION_CHANGED', 'WARNING', 'UpdateCalendarDelegation'],
  ['MAIL_SEARCHED', 'INFO', 'SearchQueryInitiatedExchange SearchQueryInitiated'],
];

/** Operations in mailboxes by name. */
export const MAIL_OPERATIONS = operationTable(MAIL_ROWS);
