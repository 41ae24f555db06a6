import type { JsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { toNumber, toText } from '../../normalize/fields/scalars.ts';
import { toTime } from '../../normalize/fields/time.ts';
import { isNamedRecordType, recordTypeOf } from '../../normalize/o365/recordTypes.ts';
import type { EcsSource, StreamFields } from '../ecsSource.ts';
import type { Fields } from '../fields.ts';
import { activityKind } from '../o365/activityKind.ts';
import { auditUser, relatedUsers } from '../o365/auditUser.ts';
import { keepAudit } from '../o365/keepAudit.ts';
import { mailFields } from '../o365/mailFields.ts';
import { type Peer, toPeer } from '../o365/peer.ts';
import { urlFields } from '../urlFields.ts';
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
  const server = serverFields(toText(record['OriginatingServer']));
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
      ...ruleFields(record, recordType, operation ?? ''),
      email: mailFields(record, recordType),
    },
    kept: keepAudit(record),
  };
}

/** Builds of Exchange stand where an address is expected, `HOST (15.20.6477.001)`: they are none. */
function serverFields(text: string | null): Peer {
  const server = toPeer(text);
  return server.ip === null && server.domain !== null && BUILD.test(server.address ?? '')
    ? { ...server, address: null }
    : server;
}

const BUILD = /^1\d\.\d{1,2}\.\d{3,5}\.\d{1,4}$/;

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

function ruleFields(record: JsonObject, recordType: number | null, operation: string): Fields {
  if (isDlp(recordType)) return { rule: dlpFields(record, operation).rule };
  if (recordType === 40) return { rule: alertRule(record), message: toText(record['Comments']) };
  return {};
}

/** Sizes come as `1000`, `"1000.0"` and `"1e9"`. */
function fileFields(record: JsonObject, recordType: number | null): Fields {
  const size = toNumber(record['FileSize']);
  const whole = size !== null && Number.isSafeInteger(size) && size >= 0 ? size : null;
  if (recordType === 47) return { file: foundFile(objectOf(record['FileData'])) };
  if (recordType === 41) return { url: urlFields(toText(record['Url']) ?? toText(record['URL'])) };
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

/** A file that a threat was found in. */
function foundFile(file: JsonObject | null): Fields {
  return {
    name: toText(file?.['FileName']),
    path: toText(file?.['FilePath']),
    size: toNumber(file?.['FileSize']),
    hash: { sha256: toText(file?.['SHA256']) },
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
