import type { JsonObject } from '../../../../json/json.ts';
import { listOf } from '../../../../json/parseJsonText.ts';
import { fieldRules, someOther } from '../../fields/fieldRules.ts';
import { toQuantity } from '../../fields/quantity.ts';
import { toBoolean, toLabel, toText, toTexts } from '../../fields/scalars.ts';
import { toTime } from '../../fields/time.ts';

const MESSAGE = fieldRules({
  MessageID: ['message_id', toText],
  UniqueID: ['unique_id', toLabel],
  Subject: ['subject', toText],
  From: ['from', toText],
  To: ['to', (value) => toTexts(listOf(value))],
  CC: ['cc', (value) => toTexts(listOf(value))],
  BCC: ['bcc', (value) => toTexts(listOf(value))],
  RecipientCount: ['recipient_count', toQuantity],
  Sent: ['sent', toTime],
  FileSize: ['size', toQuantity],
});

const FILE = fieldRules({
  FileName: ['name', toText],
  FilePathUrl: ['url', toText],
  FileID: ['file_id', toLabel],
  FileOwner: ['owner', toText],
  FileSize: ['size', toQuantity],
  From: ['from', toText],
  DocumentLastModifier: ['last_modifier', toText],
  DocumentSharer: ['sharer', toText],
  ItemCreationTime: ['created', toTime],
  ItemLastModifiedTime: ['last_modified', toTime],
  ItemLastSharedTime: ['last_shared', toTime],
  SharedBy: ['shared_by', (value) => toTexts(listOf(value))],
  SiteAdmin: ['site_admins', (value) => toTexts(listOf(value))],
  SiteCollectionGuid: ['site_id', toLabel],
  SiteCollectionUrl: ['site_url', toText],
  UniqueID: ['unique_id', toLabel],
  SensitivityLabelIds: ['sensitivity_label_ids', (value) => toTexts(listOf(value))],
  IsViewableByExternalUsers: ['viewable_by_external_users', toBoolean],
  IsVisibleOnlyToOdbOwner: ['visible_only_to_owner', toBoolean],
});

/** How the content reads in the docs; messages and files have names of their own. */
export const CONTENT_NAMES = {
  kind: '`message` or `file`',
  ...MESSAGE.names,
  ...FILE.names,
  other: 'further fields, under their own names',
};

/** The message or file that a rule matched, of `ExchangeMetaData` or `SharePointMetaData`; null without either. */
export function dlpContent(mail: JsonObject | null, file: JsonObject | null): Record<string, unknown> | null {
  if (mail !== null) return MESSAGE.read(mail, { kind: 'message', other: someOther(mail, MESSAGE.keys) });
  if (file === null) return null;
  return FILE.read(file, { kind: 'file', other: someOther(file, FILE.keys) });
}
