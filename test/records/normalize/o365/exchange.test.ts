import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/json/json.ts';
import type { GrantwireEvent } from '../../../../src/events/event.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { parameterValues } from '../../../../src/records/normalize/o365/parameterText.ts';
import { source } from '../source.ts';
import { office365 } from './fixtures/common.ts';

const MAILBOX_GUID = '6f7e8d9c-0b1a-4c2d-9e3f-4a5b6c7d8e9f';
const PATH = 'EURX01A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/nordwind.example';

function cmdlet(operation: string, parameters: Readonly<Record<string, JsonValue>>, more: object = {}): GrantwireEvent {
  const Parameters = Object.entries(parameters).map(([Name, Value]) => ({ Name, Value }));
  return normalizeRecord(office365(1, operation, { Parameters, ...more }) as JsonObject, source(), {});
}

describe('targets of cmdlets', () => {
  it.each([
    [
      'Set-Mailbox',
      { Identity: 'jon@nordwind.example' },
      `${PATH}/${MAILBOX_GUID}`,
      [{ type: 'mailbox', id: `${PATH}/${MAILBOX_GUID}`, name: 'jon@nordwind.example' }],
    ],
    ['Set-Mailbox', { Identity: MAILBOX_GUID }, `${PATH}/jon`, [{ type: 'mailbox', id: `${PATH}/jon`, name: 'jon' }]],
    [
      'Add-MailboxFolderPermission',
      { Identity: 'jon@nordwind.example:\\Kalender', User: 'mara@nordwind.example', AccessRights: 'Reviewer' },
      `${PATH}/${MAILBOX_GUID}`,
      [
        { type: 'mailbox', id: `${PATH}/${MAILBOX_GUID}`, name: 'jon@nordwind.example:\\Kalender' },
        { type: 'user', id: null, name: 'mara@nordwind.example' },
      ],
    ],
    [
      'New-InboxRule',
      { Name: 'Rechnungen', MoveToFolder: 'RSS' },
      `${PATH}/${MAILBOX_GUID}\\17283940516273849506`,
      [
        { type: 'inboxRule', id: `${PATH}/${MAILBOX_GUID}\\17283940516273849506`, name: 'Rechnungen' },
        { type: 'mailbox', id: MAILBOX_GUID, name: 'mara@nordwind.example' },
      ],
    ],
    [
      'New-TransportRule',
      { Name: 'Alles an außen' },
      'nordwind.example\\Alles an außen',
      [{ type: 'transportRule', id: 'nordwind.example\\Alles an außen', name: 'Alles an außen' }],
    ],
    [
      'Set-InboundConnector',
      { Identity: 'Partner' },
      MAILBOX_GUID,
      [{ type: 'inboundConnector', id: MAILBOX_GUID, name: 'Partner' }],
    ],
    [
      'Add-RoleGroupMember',
      { Identity: 'Organization Management', Member: 'jon@nordwind.example' },
      null,
      [
        { type: 'roleGroupMember', id: 'Organization Management', name: 'Organization Management' },
        { type: 'user', id: null, name: 'jon@nordwind.example' },
      ],
    ],
    [
      'Set-CASMailboxPlan',
      { Identity: 'ExchangeOnline' },
      'nordwind.example\\ExchangeOnline-17',
      [{ type: 'cASMailboxPlan', id: 'nordwind.example\\ExchangeOnline-17', name: 'ExchangeOnline' }],
    ],
  ])('%s with %j on %s', (operation, parameters, ObjectId, targets) => {
    expect(cmdlet(operation, parameters, { ObjectId }).data.targets).toEqual(targets);
  });
});

describe('what parameters say of a cmdlet', () => {
  it.each([
    ['Set-Mailbox', { AuditLogAgeLimit: '0' }, 'MAILBOX_AUDIT_DISABLED', 'ALERT'],
    ['Set-Mailbox', { AuditLogAgeLimit: '1.00:00:00' }, 'MAILBOX_AUDIT_DISABLED', 'ALERT'],
    ['Set-Mailbox', { AuditLogAgeLimit: '00:00:00' }, 'MAILBOX_AUDIT_DISABLED', 'ALERT'],
    ['Set-Mailbox', { AuditLogAgeLimit: '180.00:00:00' }, 'MAILBOX_AUDIT_CHANGED', 'WARNING'],
    ['Set-Mailbox', { AuditOwner: 'None' }, 'MAILBOX_AUDIT_DISABLED', 'ALERT'],
    ['Set-Mailbox', { AuditAdmin: '@{Remove="MailItemsAccessed"}' }, 'MAILBOX_AUDIT_DISABLED', 'ALERT'],
    ['Set-MailboxAuditBypassAssociation', { AuditBypassEnabled: 'True' }, 'MAILBOX_AUDIT_DISABLED', 'ALERT'],
    ['Set-MailboxAuditBypassAssociation', { AuditBypassEnabled: '$false' }, 'MAILBOX_AUDIT_CHANGED', 'WARNING'],
    ['Set-OrganizationConfig', { AuditDisabled: 'True' }, 'MAILBOX_AUDIT_DISABLED', 'ALERT'],
    ['Set-OrganizationConfig', { AuditDisabled: 'False' }, 'EXCHANGE_ORGANIZATION_CHANGED', 'WARNING'],
    ['Set-MailboxFolderPermission', { AccessRights: 'None' }, 'MAILBOX_PERMISSION_REMOVED', 'INFO'],
    ['Set-MailboxFolderPermission', { AccessRights: ['None'] }, 'MAILBOX_PERMISSION_REMOVED', 'INFO'],
    ['Set-MailboxFolderPermission', { AccessRights: 'Owner' }, 'MAILBOX_PERMISSION_GRANTED', 'WARNING'],
    ['Set-MailboxPlan', { ForwardingSmtpAddress: 'x@fremd.example' }, 'MAILBOX_PLAN_CHANGED', 'INFO'],
  ])('%s with %j is %s', (operation, parameters, type, severity) => {
    expect(cmdlet(operation, parameters)).toMatchObject({ event_type: type, severity });
  });

  it('takes a folder permission None in a mailbox for a removal', () => {
    const record = (MemberRights: string): JsonObject =>
      office365(2, 'ModifyFolderPermissions', { Item: { ParentFolder: { MemberRights, MemberUpn: 'gast' } } });
    const types = ['None', 'ReadAny'].map((rights) => normalizeRecord(record(rights), source(), {}).event_type);
    expect(types).toEqual(['MAILBOX_PERMISSION_REMOVED', 'MAILBOX_PERMISSION_GRANTED']);
  });

  it('finds reading no change in the compliance centre', () => {
    const get = normalizeRecord(office365(18, 'Get-DlpPolicy', {}), source(), {});
    expect(get.event_type).toBe('COMPLIANCE_READ');
  });
});

describe('parameters as one text', () => {
  it.each([
    [
      '-Name "Suche 1" -Description "" -HoldNames () -Force "True" -ExchangeLocation ("All","x y") -Query "(c:c)(a="b")"',
      [
        ['Name', 'Suche 1'],
        ['Description', null],
        ['HoldNames', null],
        ['Force', 'True'],
        ['ExchangeLocation', ['All', 'x y']],
        ['Query', '(c:c)(a="b")'],
      ],
    ],
    [
      '-Identity Suche -WhatIf -Confirm:$false',
      [
        ['Identity', 'Suche'],
        ['WhatIf', 'True'],
        ['Confirm', '$false'],
      ],
    ],
    ['-Password "geheim"', [['Password', '[redacted]']]],
    ['nur Text', [[null, 'nur Text']]],
    [
      '-A "1" Rest',
      [
        ['A', '1'],
        [null, 'Rest'],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(parameterValues(text).map(({ name, value }) => [name, value])).toEqual(expected);
  });

  it('decides about the type and names the targets', () => {
    const record: JsonObject = office365(18, 'New-ComplianceSearchAction', {
      ObjectId: 'Suche 1_Purge',
      Parameters: '-SearchName "Suche 1" -Purge "True"',
    });
    expect(normalizeRecord(record, source(), {})).toMatchObject({
      event_type: 'COMPLIANCE_SEARCH_ACTION',
      data: {
        details: {
          parameters: [
            { name: 'SearchName', value: 'Suche 1' },
            { name: 'Purge', value: 'True' },
          ],
        },
      },
    });
  });

  it('reads any text without an end', () => {
    const parts = fc.constantFrom('-', '-A', ' ', '"', "'", '(', ')', ',', ':', 'b', '$false', '\n');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 60 }), (pieces) => {
        for (const { name, value } of parameterValues(pieces.join(''))) {
          expect(name === null || typeof name === 'string').toBe(true);
          expect(value === null || typeof value === 'string' || Array.isArray(value)).toBe(true);
        }
      }),
    );
  });
});
