import { createHash } from 'node:crypto';
import { pick, seededRandom } from '../tenant/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { ContentType } from './contentTypes.ts';

/** One audit record of the stream, before it is text: its text can be made again at any time. */
export interface AuditSerial {
  readonly serial: number;
  readonly type: ContentType;
  /** When it happened, milliseconds since 1970. */
  readonly createdMs: number;
  /** Filled up to this many bytes. */
  readonly bytes: number;
}

interface Shape {
  readonly recordType: number;
  readonly operation: string;
  readonly workload: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** What happens in each content type; the last of each is a record type that nobody has documented yet. */
const SHAPES: Readonly<Record<ContentType, readonly Shape[]>> = {
  'Audit.AzureActiveDirectory': [
    { recordType: 8, operation: 'Add member to group.', workload: 'AzureActiveDirectory' },
    { recordType: 8, operation: 'Update user.', workload: 'AzureActiveDirectory' },
    { recordType: 15, operation: 'UserLoggedIn', workload: 'AzureActiveDirectory', more: { ErrorNumber: '0' } },
    { recordType: 15, operation: 'UserLoginFailed', workload: 'AzureActiveDirectory', more: { ErrorNumber: '50126' } },
    { recordType: 907, operation: 'Stand up hologram.', workload: 'AzureActiveDirectory' },
  ],
  'Audit.Exchange': [
    {
      recordType: 1,
      operation: 'Set-Mailbox',
      workload: 'Exchange',
      more: { Parameters: [{ Name: 'ForwardingSmtpAddress', Value: 'smtp:drop@outside.example' }] },
    },
    { recordType: 2, operation: 'HardDelete', workload: 'Exchange' },
    { recordType: 50, operation: 'MailItemsAccessed', workload: 'Exchange' },
    { recordType: 911, operation: 'New-TimeCapsule', workload: 'Exchange' },
  ],
  'Audit.SharePoint': [
    {
      recordType: 6,
      operation: 'FileAccessed',
      workload: 'SharePoint',
      more: { SourceFileName: 'Angebot größer.docx' },
    },
    { recordType: 14, operation: 'SharingSet', workload: 'SharePoint' },
    { recordType: 7, operation: 'FileDownloaded', workload: 'OneDrive' },
    { recordType: 913, operation: 'FileFolded', workload: 'SharePoint' },
  ],
  'Audit.General': [
    { recordType: 25, operation: 'MemberAdded', workload: 'MicrosoftTeams' },
    {
      recordType: 40,
      operation: 'AlertTriggered',
      workload: 'SecurityComplianceCenter',
      more: { Data: '{"ad":"text with \\"quotes\\" and , commas","f3u":"Ida Falk"}' },
    },
    { recordType: 18, operation: 'New-ComplianceSearch', workload: 'SecurityComplianceCenter' },
    { recordType: 98, operation: 'CloudAppEvent', workload: 'MCAS', more: { Source: 'Cloud App Security' } },
    { recordType: 921, operation: 'DreamRecorded', workload: 'Copilot' },
  ],
  'DLP.All': [
    {
      recordType: 11,
      operation: 'DlpRuleMatch',
      workload: 'SharePoint',
      more: { PolicyDetails: [{ PolicyName: 'Cards', Rules: [{ RuleName: 'Numbers', Severity: 'High' }] }] },
    },
    { recordType: 13, operation: 'DlpRuleMatch', workload: 'Exchange' },
  ],
};

/** Every so many records one has no `Id`, as is seen in the wild. */
const WITHOUT_ID_EVERY = 10_000;

/** The record's own id: the same for the same company and serial. */
export function recordId(tenant: Tenant, serial: number): string {
  const hex = createHash('sha256').update(`${tenant.id}/${serial}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Whether the record goes without its `Id`. */
export function hasNoId(serial: number): boolean {
  return serial % WITHOUT_ID_EVERY === WITHOUT_ID_EVERY - 1;
}

/**
 * The record's exact JSON text (Office 365 Management Activity API schema, common schema): times without a zone, an
 * integer above 2^53, JSON inside text, letters beyond ASCII.
 */
export function auditRecordText(tenant: Tenant, { serial, type, createdMs, bytes }: AuditSerial): string {
  const random = seededRandom(serial + 1);
  const person = pick(random, tenant.people);
  const shape = pick(random, SHAPES[type]);
  const record = {
    ...(hasNoId(serial) ? {} : { Id: recordId(tenant, serial) }),
    RecordType: shape.recordType,
    CreationTime: new Date(createdMs).toISOString().slice(0, 19),
    Operation: shape.operation,
    OrganizationId: tenant.id,
    UserType: 0,
    UserKey: `1003${serial}`,
    Workload: shape.workload,
    ResultStatus: 'Success',
    ObjectId: `${shape.workload}/${pick(random, tenant.groups).name}`,
    UserId: person.email,
    ClientIP: `${person.address}:${50_000 + (serial % 1000)}`,
    ...shape.more,
    ExtendedProperties: [{ Name: 'additionalDetails', Value: JSON.stringify({ 'User-Agent': 'Turbine/1.0', serial }) }],
  };
  const text = JSON.stringify(record);
  // No JavaScript number holds it, so it is put in as text: whoever parses and writes the record again changes it.
  const big = `,"ItemSequence":90071992547409930${serial % 10}`;
  const room = bytes - text.length - big.length - ',"Padding":""'.length;
  const padding = room > 0 ? `,"Padding":"${'ä'.repeat(Math.floor(room / 2))}"` : '';
  return `${text.slice(0, -1)}${big}${padding}}`;
}
