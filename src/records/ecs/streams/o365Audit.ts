import type { JsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { toNumber, toText } from '../../normalize/fields/scalars.ts';
import { toTime } from '../../normalize/fields/time.ts';
import { isNamedRecordType, recordTypeOf } from '../../normalize/o365/recordTypes.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';
import type { Fields } from '../fields.ts';
import { activityKind } from '../o365/activityKind.ts';
import { attachments } from '../o365/attachments.ts';
import { auditUser, relatedUsers } from '../o365/auditUser.ts';
import { keepAudit } from '../o365/keepAudit.ts';
import { toPeer } from '../o365/peer.ts';
import { alertRule, dlpFields, severityNumber } from '../o365/ruleFields.ts';

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ['succeeded', 'success'],
  ['success', 'success'],
  ['partiallysucceeded', 'success'],
  ['true', 'success'],
  ['failed', 'failure'],
  ['false', 'failure'],
]);

/** Office 365 audit records of all record types. A record without a result is of `unknown` outcome. */
export function o365Audit({ record }: EcsSource): StreamFields {
  const type = recordTypeOf(record['RecordType']);
  const recordType = type.number;
  const operation = toText(record['Operation']);
  const kind = activityKind(recordType, operation ?? '');
  const user = auditUser(record, recordType);
  const organizationId = toText(record['OrganizationId']);
  const organizationName = toText(record['OrganizationName']);
  const peer = toPeer(
    toText(record['ClientIPAddress']) ?? toText(record['ClientIP']) ?? toText(record['ActorIpAddress']),
  );
  const server = toPeer(toText(record['OriginatingServer']));
  return {
    core: {
      '@timestamp': toTime(record['CreationTime']),
      event: {
        kind: 'event',
        id: toText(record['Id']),
        provider: toText(record['Workload']),
        action: kind.action ?? operation,
        code: isNamedRecordType(type) ? type.name : null,
        category: ['web', ...kind.category],
        type: ['info', ...kind.type],
        outcome: OUTCOMES.get(toText(record['ResultStatus'])?.toLowerCase() ?? '') ?? 'unknown',
        ...eventOfRule(record, recordType, operation ?? ''),
      },
      organization: { id: organizationId, name: organizationName },
      host: { id: organizationId, name: organizationName ?? user.domain },
      user: { ...user, target: { id: recordType === 8 ? toText(record['ObjectId']) : null } },
      group: { name: groupName(record, recordType, operation) },
      related: { user: relatedUsers(user, record), ip: [peer.ip] },
      client: { address: peer.address, ip: peer.ip, port: peer.port, domain: peer.domain },
      source: { ip: peer.ip, port: peer.ip === null ? null : peer.port },
      network: { type: peer.network },
      server: { domain: server.domain, address: server.address, ip: server.ip },
      destination: { ip: server.ip },
      user_agent: { original: toText(record['UserAgent']) ?? extendedUserAgent(record) },
      ...fileFields(record, recordType),
      ...ruleAndMail(record, recordType, operation ?? ''),
    },
    kept: keepAudit(record),
  };
}

function isDlp(recordType: number | null): boolean {
  return recordType === 11 || recordType === 13;
}

function eventOfRule(record: JsonObject, recordType: number | null, operation: string): Fields {
  if (isDlp(recordType)) {
    const { severity, outcome } = dlpFields(record, operation);
    return { kind: 'alert', severity, outcome };
  }
  if (recordType === 40) return { kind: 'alert', severity: severityNumber(toText(record['Severity'])) };
  return {};
}

function ruleAndMail(record: JsonObject, recordType: number | null, operation: string): Fields {
  if (isDlp(recordType)) return { rule: dlpFields(record, operation).rule };
  if (recordType === 40) return { rule: alertRule(record), message: toText(record['Comments']) };
  if (recordType !== 2) return {};
  const item = objectOf(record['Item']);
  return {
    email: { subject: toText(item?.['Subject']), attachments: attachments(toText(item?.['Attachments'])) },
  };
}

/** Sizes come as `1000`, `"1000.0"` and `"1e9"`. */
function fileFields(record: JsonObject, recordType: number | null): Fields {
  const size = toNumber(record['FileSize']);
  const whole = size !== null && Number.isSafeInteger(size) && size >= 0 ? size : null;
  if (recordType !== 4 && recordType !== 6) return { file: { size: whole } };
  return {
    url: { original: toText(record['ObjectId']) },
    file: {
      name: toText(record['SourceFileName']),
      directory: toText(record['SourceRelativeUrl']),
      extension: toText(record['SourceFileExtension']),
      size: whole,
    },
  };
}

function groupName(record: JsonObject, recordType: number | null, operation: string | null): string | null {
  if (recordType === 22 && operation === 'GroupCreation') return toText(record['ObjectId']);
  return recordType === 25 ? toText(record['TeamName']) : null;
}

function extendedUserAgent(record: JsonObject): string | null {
  for (const property of listOf(record['ExtendedProperties'])) {
    const pair = objectOf(property);
    if (pair?.['Name'] === 'UserAgent') return toText(pair['Value']);
  }
  return null;
}
