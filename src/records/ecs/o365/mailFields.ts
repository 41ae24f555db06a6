import type { JsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { toQuantity } from '../../normalize/fields/quantity.ts';
import { toLabel, toText } from '../../normalize/fields/scalars.ts';
import { toTime } from '../../normalize/fields/time.ts';
import { addressIn, addressList } from '../../normalize/o365/protection/mailAddress.ts';
import type { Fields } from '../fields.ts';
import { unique } from '../unique.ts';
import { attachments } from './attachments.ts';

const DIRECTIONS: Readonly<Record<string, string>> = {
  inbound: 'inbound',
  outbound: 'outbound',
  intraorg: 'internal',
  'intra-org': 'internal',
};
/** Record types of mailboxes. */
const MAILBOX: ReadonlySet<number> = new Set([2, 3, 19, 50]);
/** Record types of mail in which something was found, and of what was submitted. */
const THREATS: ReadonlySet<number> = new Set([28, 29, 34, 62]);

/** `email.*` of records about mail: items of mailboxes, threats, submissions, data loss prevention, labels. */
export function mailFields(record: JsonObject, recordType: number | null): Fields {
  const type = recordType ?? 0;
  if (MAILBOX.has(type)) return itemFields(record);
  if (THREATS.has(type)) return threatFields(record);
  if (type === 43) {
    return {
      from: { address: list(addressIn(toText(record['Sender']))) },
      to: { address: addressList(record['Receivers']) },
      subject: toText(record['ItemName']),
    };
  }
  const mail = objectOf(record['ExchangeMetaData']);
  return mail === null ? {} : dlpFields(mail);
}

function itemFields(record: JsonObject): Fields {
  const item = objectOf(record['Item']) ?? objectOf(listOf(record['AffectedItems'])[0]);
  return {
    subject: toText(item?.['Subject']),
    message_id: toText(item?.['InternetMessageId']),
    from: { address: unique([toText(record['SendAsUserSmtp']), toText(record['SendOnBehalfOfUserSmtp'])]) },
    attachments: attachments(toText(item?.['Attachments'])),
  };
}

function threatFields(record: JsonObject): Fields {
  return {
    from: { address: list(addressIn(toText(record['P2Sender']))) },
    sender: { address: addressIn(toText(record['P1Sender'])) },
    to: { address: addressList(record['Recipients']) },
    subject: toText(record['Subject']),
    message_id: toText(record['InternetMessageId']),
    local_id: toLabel(record['NetworkMessageId']),
    direction: DIRECTIONS[toText(record['Directionality'])?.toLowerCase() ?? ''] ?? null,
    delivery_timestamp: toTime(record['MessageTime']) ?? toTime(record['MessageDate']),
    attachments: listOf(record['AttachmentData']).flatMap((entry) => {
      const file = objectOf(entry);
      if (file === null) return [];
      return [
        {
          file: {
            name: toText(file['FileName']),
            size: toQuantity(file['FileSize']),
            hash: { sha256: toText(file['SHA256']) },
          },
        },
      ];
    }),
  };
}

function dlpFields(mail: JsonObject): Fields {
  return {
    from: { address: list(addressIn(toText(mail['From']))) },
    to: { address: addressList(mail['To']) },
    cc: { address: addressList(mail['CC']) },
    bcc: { address: addressList(mail['BCC']) },
    subject: toText(mail['Subject']),
    message_id: toText(mail['MessageID']),
    origination_timestamp: toTime(mail['Sent']),
  };
}

function list(text: string | null): readonly string[] {
  return text === null ? [] : [text];
}
