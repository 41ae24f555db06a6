import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import { EVENT_TYPES } from '../../../../src/records/eventTypes.ts';
import type { GrantwireEvent } from '../../../../src/events/event.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { CMDLET_ROWS } from '../../../../src/records/normalize/o365/exchange/cmdlets.ts';
import { COMMON_NAMES } from '../../../../src/records/normalize/o365/commonSchema.ts';
import { ALERT_ROWS } from '../../../../src/records/normalize/o365/protection/securityAlerts.ts';
import { SERVICES } from '../../../../src/records/normalize/o365/services/serviceTable.ts';
import { ACCESS } from '../../../../src/records/normalize/o365/services/access.ts';
import { ENDPOINT_ROWS } from '../../../../src/records/normalize/o365/protection/endpointFiles.ts';
import { INVESTIGATION_ROWS } from '../../../../src/records/normalize/o365/protection/investigations.ts';
import { THREAT_ROWS } from '../../../../src/records/normalize/o365/protection/threats.ts';
import { DLP_ROWS } from '../../../../src/records/normalize/o365/protection/dlp.ts';
import { FAMILIES, familyOf } from '../../../../src/records/normalize/o365/families.ts';
import { GENERIC_ROWS } from '../../../../src/records/normalize/o365/services/genericOperations.ts';
import { MAIL_ROWS } from '../../../../src/records/normalize/o365/exchange/mailOperations.ts';
import { MESSAGE_TRACE as MESSAGE_TRACE_CATEGORY } from '../../../../src/records/normalize/o365/exchange/messageTrace.ts';
import { SHARE_POINT_ROWS } from '../../../../src/records/normalize/o365/collaboration/sharePointOperations.ts';
import { TEAMS_ROWS } from '../../../../src/records/normalize/o365/collaboration/teamsOperations.ts';
import { source } from '../source.ts';
import { office365 } from './fixtures/common.ts';
import { DLP_FILE, DLP_MAIL, GENERIC, MESSAGE_TRACE, SECURITY_ALERT } from './fixtures/compliance.ts';
import { ENTRA_DIRECTORY, STS_LOGON } from './fixtures/entra.ts';
import { EXCHANGE_ADMIN, EXCHANGE_ITEM } from './fixtures/exchange.ts';
import { SHARE_POINT } from './fixtures/sharePoint.ts';
import { TEAMS } from './fixtures/teams.ts';

const TABLES = [
  [1, CMDLET_ROWS],
  [18, CMDLET_ROWS],
  [2, MAIL_ROWS],
  [50, MAIL_ROWS],
  [6, SHARE_POINT_ROWS],
  [14, SHARE_POINT_ROWS],
  [25, TEAMS_ROWS],
  [11, DLP_ROWS],
  [13, DLP_ROWS],
  [40, ALERT_ROWS],
  [24, GENERIC_ROWS],
  [28, THREAT_ROWS],
  [63, ENDPOINT_ROWS],
  [64, INVESTIGATION_ROWS],
] as const;

/** Operations that nobody has listed, one for each thing that its name may say it does. */
const NEWS = ['NeuesMembersAdded', 'NeuesDeleted', 'NeuesShared', 'NeuesExported', 'NeuesCreated', 'NeuesUpdated'];
const UNLISTED = [...NEWS, 'NeuesViewed', 'Neues'];

function event(record: object): GrantwireEvent {
  return normalizeRecord(record as JsonObject, source(), {});
}

/** Records that give the operation every severity its family may. */
function variants(recordType: number, operation: string): object[] {
  const parameters = [
    { Name: 'ForwardingSmtpAddress', Value: 'smtp:x@fremd.example' },
    { Name: 'AuditEnabled', Value: 'False' },
    { Name: 'UnifiedAuditLogIngestionEnabled', Value: '$false' },
    { Name: 'RedirectTo', Value: 'x@fremd.example' },
  ];
  return [
    ...['True', 'False', null].map((ResultStatus) => ({ ResultStatus })),
    ...['Low', 'Medium', 'High', 'Critical', 'Neu'].map((Severity) => ({ Severity })),
    ...parameters.map((parameter) => ({ Parameters: [parameter] })),
    ...['Medium', 'High'].map((Severity) => ({ PolicyDetails: [{ Rules: [{ Severity: 'Low' }, { Severity }] }] })),
    { UserId: 'NT AUTHORITY\\SYSTEM (x)', ResultStatus: 'False' },
    ...parameters.map((parameter) => ({ UserId: 'NT AUTHORITY\\SYSTEM (x)', Parameters: [parameter] })),
    { LogonUserSid: 'S-1-5-18', ResultStatus: 'False' },
    { OperationProperties: [{ Name: 'IsThrottled', Value: 'True' }] },
    { TargetUserOrGroupType: 'Guest', TargetUserOrGroupName: 'x' },
    { Members: [{ UPN: 'x#EXT#@nordwind.example' }] },
    { Status: 'Remediated' },
    { SharingLinkScope: 'Anyone' },
    { Parameters: [{ Name: 'AccessRights', Value: 'None' }] },
    { Parameters: [{ Name: 'AuditLogAgeLimit', Value: '180' }] },
    { UserId: 'NT AUTHORITY\\SYSTEM (x)', Parameters: [{ Name: 'AuditLogAgeLimit', Value: '180' }] },
    { Parameters: [{ Name: 'AuditBypassEnabled', Value: 'False' }] },
    { UserId: 'NT AUTHORITY\\SYSTEM (x)', Parameters: [{ Name: 'AuditBypassEnabled', Value: 'False' }] },
  ].map((more) => office365(recordType, operation, more));
}

const ALL = [
  ...TABLES.flatMap(([recordType, rows]) =>
    [...rows.flatMap(([, , names]) => names.split(/\s+/)), 'Neues-Neues'].flatMap((name) => variants(recordType, name)),
  ),
  ...[-1, 25, 2, 9, ...SERVICES.flatMap(({ recordTypes }) => recordTypes)].flatMap((number) =>
    UNLISTED.flatMap((operation) => variants(number, operation)),
  ),
  ...[1, 18].flatMap((number) =>
    ['Get-Neues', 'New-Neues', 'Remove-Neues', 'Set-Neues'].flatMap((operation) => variants(number, operation)),
  ),
  ...ACCESS.recordTypes.flatMap((number) =>
    ['RoleAdded', 'RoleRemoved', 'RoleUpdated', 'RoleViewed'].flatMap((operation) => variants(number, operation)),
  ),
  ...['UserLoggedIn', 'UserLoginFailed', 'Other'].flatMap((name) =>
    [0, 50_126, 50_076].map((ErrorNumber) => office365(15, name, { ErrorNumber, ResultStatus: null })),
  ),
  ...['delivered', 'failed', 'quarantined', 'filteredAsSpam', 'recalled', 'pending', null].map((status) => ({
    ...MESSAGE_TRACE,
    status,
  })),
].map(event);

describe('the event types of Office 365', () => {
  const documented = new Map(EVENT_TYPES.map((row) => [row.type, row]));

  it('are in the table with every severity they have', () => {
    const undocumented = ALL.filter(
      ({ event_type, severity }) => documented.get(event_type)?.severities[severity] === undefined,
    );
    expect([...new Set(undocumented.map(({ event_type, severity }) => `${event_type} ${severity}`))]).toEqual([]);
  });

  it('promise no type and no severity that never comes', () => {
    const seen = new Set(ALL.map(({ event_type, severity }) => `${event_type} ${severity}`));
    const promised = [...FAMILIES, familyOf(null), MESSAGE_TRACE_CATEGORY]
      // The directory shares its table with the Entra audit events.
      .filter((family) => !('recordTypes' in family && family.recordTypes.includes(8)))
      .flatMap(({ events }) => events)
      .flatMap(({ type, severities }) => Object.keys(severities).map((severity) => `${type} ${severity}`));
    expect([...new Set(promised)].filter((name) => !seen.has(name))).toEqual([]);
  });

  it('name no operation of a family twice', () => {
    for (const rows of new Set(TABLES.map(([, table]) => table))) {
      const names = rows.flatMap(([, , text]) => text.toLowerCase().split(/\s+/));
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    }
  });
});

/** Paths of a value as the docs write them. */
function paths(value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    return value.some((element) => typeof element === 'object' && element !== null)
      ? value.flatMap((element) => paths(element, `${path}[]`))
      : [path];
  }
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => paths(member, path === '' ? key : `${path}.${key}`));
}

describe('the details of Office 365', () => {
  const FIXTURES = [
    EXCHANGE_ADMIN,
    EXCHANGE_ITEM,
    SHARE_POINT,
    ENTRA_DIRECTORY,
    STS_LOGON,
    TEAMS,
    DLP_MAIL,
    DLP_FILE,
    SECURITY_ALERT,
    GENERIC,
  ];

  it.each(FIXTURES.map((record) => [record.Operation, record] as const))('of %s are documented', (_name, record) => {
    const { details } = familyOf(Number(record.RecordType));
    const names = Object.keys({ ...COMMON_NAMES, ...details, record_type: '' });
    const unknown = paths(JSON.parse(JSON.stringify(event(record).data.details)), '').filter(
      (path) => !names.some((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[]`)),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('do not hide those of the common schema', () => {
    const common = new Set(Object.keys(COMMON_NAMES).map((name) => name.split(/[.[]/)[0]));
    for (const { title, details } of [...FAMILIES, familyOf(null)]) {
      const clash = Object.keys(details).filter((name) => common.has(name.split(/[.[]/)[0] ?? ''));
      expect([title, clash]).toEqual([title, []]);
    }
  });
});
