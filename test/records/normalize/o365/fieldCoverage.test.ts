import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source } from '../source.ts';
import { DLP_FILE, DLP_MAIL, GENERIC, MESSAGE_TRACE, SECURITY_ALERT } from './fixtures/compliance.ts';
import { ENTRA_DIRECTORY, STS_LOGON } from './fixtures/entra.ts';
import { EXCHANGE_ADMIN, EXCHANGE_ITEM } from './fixtures/exchange.ts';
import { SHARE_POINT } from './fixtures/sharePoint.ts';
import { TEAMS } from './fixtures/teams.ts';

/** What an event holds in place of a source value: path in the record → path in the event and value there. */
type Translated = Readonly<Record<string, readonly [path: string, value: unknown]>>;

const NONE: readonly string[] = [];
const COMMON: Translated = {
  CreationTime: ['timestamp', '2026-03-04T05:06:07.000Z'],
  UserType: ['data.details.user_type', 'Regular'],
  'AppAccessContext.IssuedAtTime': ['data.details.app_access_context.token_issued_time', '2026-03-04T04:58:00.000Z'],
  'AppAccessContext.AuthTime': ['data.details.app_access_context.auth_time', '2026-03-04T04:57:00.000Z'],
  ClientIP: ['data.details.client.port', 51_234],
};
const SYSTEM: Translated = { ...COMMON, UserType: ['data.details.user_type', 'System'] };

/** Per family: a record with every field, what comes out in another form, and what is left out on purpose. */
const FAMILIES: readonly (readonly [name: string, record: object, Translated, dropped: readonly string[]])[] = [
  [
    'Exchange administration',
    EXCHANGE_ADMIN,
    {
      ...COMMON,
      UserType: ['data.details.user_type', 'Admin'],
      OriginatingServer: ['data.details.originating_server.text', 'NWEX0420 (198.51.100.20)'],
      NonPIIParameters: ['data.details.non_pii_parameters.0.name', 'Identity'],
      'Parameters[].Value': ['data.details.parameters.1.value.Level', 77],
    },
    // A password.
    ['Parameters[].Value'],
  ],
  [
    'Exchange mailboxes',
    EXCHANGE_ITEM,
    {
      ...COMMON,
      ClientIP: ['data.details.client.all.1', '198.51.100.45'],
      LogonType: ['data.details.logon_type', 'Owner'],
      InternalLogonType: ['data.details.internal_logon_type', 'Admin'],
    },
    NONE,
  ],
  [
    'SharePoint',
    SHARE_POINT,
    {
      ...COMMON,
      ImplicitShare: ['data.details.implicit_share', false],
      EventData: ['data.details.event_data.Type', 'View'],
      FileSizeBytes: ['data.details.file.size', 10_000],
    },
    NONE,
  ],
  [
    'Entra directory',
    ENTRA_DIRECTORY,
    {
      ...COMMON,
      ClientIP: ['data.details.client.address', '203.0.113.99'],
      'ExtendedProperties[].Value': ['data.details.additional_details.1.value', 'T-18'],
      'Actor[].Type': ['data.details.actor_identities.0.type', 'UPN'],
      'Target[].Type': ['data.details.target_identities.4.type', 'PUID'],
    },
    // Telemetry of what wrote the record, and the name under which the additional details came.
    ['ExtendedProperties[].Name'],
  ],
  [
    'sign-ins',
    STS_LOGON,
    {
      ...COMMON,
      'Actor[].Type': ['data.details.actor_identities.0.type', 'Claim'],
      'Target[].Type': ['data.details.target_identities.0.type', 'Claim'],
    },
    NONE,
  ],
  ['Teams', TEAMS, COMMON, NONE],
  [
    'data loss prevention in mail',
    DLP_MAIL,
    { ...SYSTEM, 'ExchangeMetaData.Sent': ['data.details.content.sent', '2026-03-04T05:05:00.000Z'] },
    NONE,
  ],
  [
    'data loss prevention in files',
    DLP_FILE,
    {
      ...SYSTEM,
      PolicyDetails: ['data.details.policies.0.rules.0.name', 'Viele Kontonummern'],
      'SharePointMetaData.ItemCreationTime': ['data.details.content.created', '2026-03-01T01:02:03.000Z'],
      'SharePointMetaData.ItemLastModifiedTime': ['data.details.content.last_modified', '2026-03-02T01:02:03.000Z'],
      'SharePointMetaData.ItemLastSharedTime': ['data.details.content.last_shared', '2026-03-03T01:02:03.000Z'],
    },
    NONE,
  ],
  ['security alerts', SECURITY_ALERT, { ...SYSTEM, Data: ['data.details.data.etype', 'User-Kind'] }, NONE],
  [
    'other record types',
    GENERIC,
    {
      ...COMMON,
      OperationCount: ['data.details.operation_count', 1],
      FileSize: ['data.details.file_size', 1_000_000_000],
      OperationProperties: ['data.details.operation_properties.0.value', 'Keine'],
      AdditionalInfo: ['data.details.additional_info.resourceDisplayName', 'Bilder'],
      Data: ['data.details.data.zahl', 4321],
    },
    NONE,
  ],
  [
    'message traces',
    MESSAGE_TRACE,
    { receivedDateTime: ['timestamp', '2026-03-04T05:06:07.000Z'], id: ['data.details.trace_id', MESSAGE_TRACE.id] },
    NONE,
  ],
];

/** Every scalar of a value with its path; places in lists do not count. */
function leaves(value: unknown, path = ''): [path: string, leaf: string][] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.flatMap((element) => leaves(element, `${path}[]`));
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, member]) => leaves(member, path === '' ? key : `${path}.${key}`));
  }
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, key) => (found as Record<string, unknown> | null)?.[key], value);
}

describe.each(FAMILIES)('every field of %s', (_name, record, translated, dropped) => {
  const event = normalizeRecord(record as JsonObject, source(), {});
  // Positions of the message would be taken for values of the record.
  const values = new Set(leaves({ ...event, data: { ...event.data, source: null } }).map(([, leaf]) => leaf));

  it('is in the event as it is, in a listed other form, or left out on purpose', () => {
    const missing = leaves(record).filter(([path, leaf]) => !values.has(leaf) && translated[path] === undefined);
    expect([...new Set(missing.map(([path]) => path))]).toEqual(
      dropped.filter((path) => translated[path] === undefined),
    );
    for (const [path, value] of Object.values(translated)) expect([path, at(event, path)]).toEqual([path, value]);
  });

  it('has a name of its own', () => {
    expect(event.data.details['other']).toEqual({});
    expect(event.event_type).not.toBe('UNPARSED_RECORD');
  });
});

describe('a field that nobody knows', () => {
  it.each(FAMILIES)('is kept by %s under its own name', (_name, record) => {
    const more = { ...record, Neuheit: '{"a":[1]}', NeuesPassword: 'geheim' };
    expect(normalizeRecord(more, source(), {}).data.details['other']).toEqual({
      Neuheit: { a: [1] },
      NeuesPassword: '[redacted]',
    });
  });
});
