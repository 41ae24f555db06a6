import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import type { GrantwireEvent } from '../../../../src/events/event.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source, TENANT } from '../source.ts';
import { JON, MARA, office365 } from './fixtures/common.ts';
import { DLP_FILE, DLP_MAIL, GENERIC, MESSAGE_TRACE, SECURITY_ALERT } from './fixtures/compliance.ts';
import { ENTRA_DIRECTORY, ROLE_OBJECT, ROLE_TEMPLATE, STS_LOGON } from './fixtures/entra.ts';
import { EXCHANGE_ITEM } from './fixtures/exchange.ts';
import { SHARE_POINT } from './fixtures/sharePoint.ts';
import { TEAMS } from './fixtures/teams.ts';

const GROUP = '0d6e1f70-4f2b-4a7e-9f0f-5b7a3c1d2e4f';

function event(record: object): GrantwireEvent {
  return normalizeRecord(record as JsonObject, source(), {});
}

describe('Exchange administration', () => {
  const cmdlet = (operation: string, parameters: Record<string, string>, more: object = {}) =>
    event(
      office365(1, operation, {
        Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
        ...more,
      }),
    );

  it.each([
    ['New-InboxRule', { MarkAsRead: 'True' }, 'MAILBOX_RULE_CREATED', 'WARNING'],
    ['New-InboxRule', { ForwardTo: 'x@fremd.example' }, 'MAILBOX_RULE_CREATED', 'ALERT'],
    ['Set-InboxRule', { DeleteMessage: 'False' }, 'MAILBOX_RULE_CHANGED', 'WARNING'],
    ['Set-InboxRule', { DeleteMessage: 'True' }, 'MAILBOX_RULE_CHANGED', 'ALERT'],
    ['Set-Mailbox', { Office: 'Kiel' }, 'MAILBOX_CHANGED', 'INFO'],
    ['Set-Mailbox', { ForwardingSmtpAddress: 'smtp:x@fremd.example' }, 'MAILBOX_FORWARDING_SET', 'ALERT'],
    ['Set-Mailbox', { ForwardingSmtpAddress: '' }, 'MAILBOX_CHANGED', 'INFO'],
    ['Set-Mailbox', { ForwardingAddress: '$null' }, 'MAILBOX_CHANGED', 'INFO'],
    ['Set-Mailbox', { AuditEnabled: 'False' }, 'MAILBOX_AUDIT_DISABLED', 'ALERT'],
    ['Add-MailboxPermission', { User: 'jon' }, 'MAILBOX_PERMISSION_GRANTED', 'WARNING'],
    ['Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' }, 'AUDIT_LOG_DISABLED', 'ALERT'],
    ['Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'True' }, 'AUDIT_LOG_CONFIG_CHANGED', 'ALERT'],
    ['add-rolegroupmember', { Member: 'jon' }, 'EXCHANGE_ROLE_ASSIGNED', 'ALERT'],
    ['Disable-SafeLinksRule', {}, 'MAIL_PROTECTION_REMOVED', 'ALERT'],
    ['Get-Something', {}, 'EXCHANGE_READ', 'INFO'],
    ['Set-Something', {}, 'EXCHANGE_SETTING_CHANGED', 'INFO'],
    ['New-Something', {}, 'EXCHANGE_OBJECT_CREATED', 'INFO'],
    ['Remove-Something', {}, 'EXCHANGE_OBJECT_REMOVED', 'INFO'],
  ])('calls %s with %s %s', (operation, parameters, type, severity) => {
    expect(cmdlet(operation, parameters)).toMatchObject({ event_type: type, severity });
  });

  it('names the mailbox and whom the permission is for', () => {
    const record = { ObjectId: 'NWEX/Hosted/nordwind.example/buchhaltung' };
    expect(
      cmdlet('Add-MailboxPermission', { Identity: 'buch@nordwind.example', User: 'jon@nordwind.example' }, record).data
        .targets,
    ).toEqual([
      { type: 'mailbox', id: 'NWEX/Hosted/nordwind.example/buchhaltung', name: 'buch@nordwind.example' },
      { type: 'user', id: null, name: 'jon@nordwind.example' },
    ]);
    expect(cmdlet('New-TransportRule', {}, { ObjectId: 'Regel 1' }).data.targets[0]?.type).toBe('transportRule');
  });

  it('thinks less urgent what Exchange does to itself, and more what failed', () => {
    const self = { UserId: 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)', UserType: 3 };
    expect(cmdlet('Add-MailboxPermission', {}, self).severity).toBe('INFO');
    expect(cmdlet('Set-Mailbox', {}, { ResultStatus: 'False' })).toMatchObject({
      severity: 'WARNING',
      data: { outcome: 'failure' },
    });
  });

  it('shows no password', () => {
    expect(JSON.stringify(cmdlet('New-Mailbox', { Password: 'geheim-4711' }))).not.toContain('4711');
  });
});

describe('Exchange mailboxes', () => {
  it('takes the owner for the actor only when the owner was logged on', () => {
    const owner = { ...EXCHANGE_ITEM, LogonUserDisplayName: null, LogonUserSid: EXCHANGE_ITEM.MailboxOwnerSid };
    expect(event(owner)).toMatchObject({ actor_email: 'jon@nordwind.example', actor_user_id: MARA });
    expect(event({ ...EXCHANGE_ITEM, TokenObjectId: null })).toMatchObject({
      actor_email: null,
      actor_name: 'Mara Lindqvist',
      actor_user_id: EXCHANGE_ITEM.LogonUserSid,
    });
  });

  it('names mailboxes, whose permission, and the message', () => {
    expect(event(EXCHANGE_ITEM).data.targets).toEqual([
      { type: 'mailbox', id: EXCHANGE_ITEM.MailboxGuid, name: 'jon@nordwind.example' },
      { type: 'mailbox', id: EXCHANGE_ITEM.DestMailboxGuid, name: 'archiv@nordwind.example' },
      { type: 'user', id: 'S-1-8-4711-1', name: 'gast@nordwind.example' },
      { type: 'mailbox', id: EXCHANGE_ITEM.SendAsUserMailboxGuid, name: 'chefin@nordwind.example' },
      { type: 'mailbox', id: EXCHANGE_ITEM.SendOnBehalfOfUserMailboxGuid, name: 'vorstand@nordwind.example' },
      { type: 'message', id: '<17@nordwind.example>', name: 'Rechnung 17' },
      { type: 'message', id: null, name: 'Mahnung' },
    ]);
  });

  it('warns when accesses were too many to be recorded', () => {
    const accessed = (value: string) =>
      event(office365(50, 'MailItemsAccessed', { OperationProperties: [{ Name: 'IsThrottled', Value: value }] }));
    expect(accessed('False')).toMatchObject({ event_type: 'MAIL_ITEMS_ACCESSED', severity: 'INFO' });
    expect(accessed('True').severity).toBe('WARNING');
  });

  it.each([
    [
      ['HtmlBody', 'Betreff'],
      [
        { name: 'HtmlBody', old: null, new: null },
        { name: 'Betreff', old: null, new: null },
      ],
    ],
    ['["HtmlBody"]', [{ name: 'HtmlBody', old: null, new: null }]],
    ['nur Text', [{ name: null, old: null, new: 'nur Text' }]],
    [[{ Name: 'A', OldValue: '', NewValue: '[1]' }], [{ name: 'A', old: null, new: [1] }]],
    [null, undefined],
  ])('reads modified properties %j', (ModifiedProperties, expected) => {
    expect(event(office365(2, 'Update', { ModifiedProperties })).data.details['modified_properties']).toEqual(expected);
  });
});

describe('SharePoint and OneDrive', () => {
  it.each([
    ['FileDownloaded', 'FILE_DOWNLOADED', 'INFO'],
    ['FileMalwareDetected', 'FILE_MALWARE_DETECTED', 'ALERT'],
    ['AnonymousLinkCreated', 'FILE_SHARED_ANONYMOUSLY', 'ALERT'],
    ['SharingSet', 'FILE_SHARED', 'WARNING'],
    ['SiteCollectionAdminAdded', 'SITE_ADMIN_ADDED', 'ALERT'],
    ['EtwasNeues', 'SHAREPOINT_ACTIVITY', 'INFO'],
  ])('calls %s %s', (Operation, type, severity) => {
    expect(event({ ...SHARE_POINT, Operation })).toMatchObject({ event_type: type, severity });
  });

  it('names the item by its kind, the site, and the guest', () => {
    expect(event(SHARE_POINT).data.targets).toEqual([
      { type: 'file', id: SHARE_POINT.ListItemUniqueId, name: SHARE_POINT.ObjectId },
      { type: 'site', id: SHARE_POINT.Site, name: SHARE_POINT.SiteUrl },
      { type: 'user', id: null, name: 'ida@fremd.example' },
      { type: 'user', id: null, name: 'ida@nordwind.example' },
    ]);
    const group = {
      ...SHARE_POINT,
      Operation: 'AddedToGroup',
      ItemType: 'Web',
      TargetUserOrGroupType: 'SharePointGroup',
    };
    expect(event(group).data.targets.map(({ type, id }) => [type, id])).toEqual([
      ['web', SHARE_POINT.WebId],
      ['site', SHARE_POINT.Site],
      ['group', null],
      ['user', null],
    ]);
  });

  it('takes sharing within the organization for usual', () => {
    const inside = {
      ...SHARE_POINT,
      Operation: 'SharingSet',
      TargetUserOrGroupName: 'jon',
      TargetUserOrGroupType: 'Member',
    };
    expect(event(inside).severity).toBe('INFO');
  });
});

describe('the Entra directory', () => {
  it('says the same as the audit log of Entra', () => {
    const graph = {
      category: 'AuditLogs',
      time: '2026-03-04T05:06:07Z',
      tenantId: TENANT,
      operationName: 'Add member to role',
      properties: {
        id: 'Directory_1',
        result: 'success',
        initiatedBy: { user: { id: MARA, userPrincipalName: 'mara@nordwind.example' } },
        targetResources: [
          {
            id: JON,
            type: 'User',
            userPrincipalName: 'jon@nordwind.example',
            modifiedProperties: [
              { displayName: 'Role.ObjectID', oldValue: null, newValue: `"${ROLE_OBJECT}"` },
              { displayName: 'Role.DisplayName', oldValue: null, newValue: '"Global Administrator"' },
              { displayName: 'Role.TemplateId', oldValue: null, newValue: `"${ROLE_TEMPLATE}"` },
            ],
          },
        ],
      },
    };
    const [office, entra] = [event(ENTRA_DIRECTORY), event(graph)];
    expect(office.data.targets).toEqual(entra.data.targets);
    expect(office.data.targets).toContainEqual({
      type: 'role',
      id: ROLE_TEMPLATE,
      name: 'Global Administrator',
      key: `role:${ROLE_TEMPLATE}`,
    });
    for (const field of ['event_type', 'severity', 'actor_email', 'actor_user_id', 'timestamp'] as const) {
      expect([field, office[field]]).toEqual([field, entra[field]]);
    }
    expect(office).toMatchObject({
      actor_user_agent: 'Konsole/3',
      data: { details: { activity: 'Add member to role' } },
    });
  });

  it('takes what was removed from the old value', () => {
    const removed = {
      ...ENTRA_DIRECTORY,
      Operation: 'Remove member from group.',
      ModifiedProperties: [{ Name: 'Group.ObjectID', OldValue: GROUP, NewValue: '' }],
    };
    expect(event(removed)).toMatchObject({ event_type: 'GROUP_MEMBER_REMOVED' });
    expect(event(removed).data.targets).toContainEqual({ type: 'group', id: GROUP, name: null, key: `group:${GROUP}` });
  });

  it('asks for nothing to be read again after a failure', () => {
    const targets = event({ ...ENTRA_DIRECTORY, ResultStatus: 'Failure' }).data.targets;
    expect(targets).toHaveLength(2);
    expect(targets.filter((target) => target.key !== undefined)).toEqual([]);
  });

  it('finds an application in the place of the actor', () => {
    const Actor = [
      { ID: 'Kontor Sync', Type: 1 },
      { ID: '13aa22bb-33cc-44dd-85ee-66ff77001122', Type: 2 },
      { ID: 'anonymized', Type: 2 },
      { ID: GROUP, Type: 2 },
      { ID: 'ServicePrincipal', Type: 2 },
    ];
    const UserId = `ServicePrincipal_${GROUP}`;
    expect(event({ ...ENTRA_DIRECTORY, Actor, UserId, UserType: 6 })).toMatchObject({
      actor_email: null,
      actor_name: 'Kontor Sync',
      actor_user_id: GROUP,
      data: { details: { initiated_by: { type: 'application', service_principal_id: GROUP, user_id: null } } },
    });
  });

  it('parts several targets, wherever their other entries stand', () => {
    const Target = [
      { ID: `User_${JON}`, Type: 2 },
      { ID: 'jon@nordwind.example', Type: 5 },
      { ID: `Group_${GROUP}`, Type: 2 },
      { ID: 'Group', Type: 2 },
      { ID: 'Hafen_Nord', Type: 1 },
    ];
    expect(
      event({ ...ENTRA_DIRECTORY, Operation: 'Add owner to group.', Target, ModifiedProperties: [] }).data.targets,
    ).toEqual([
      { type: 'user', id: JON, name: 'jon@nordwind.example' },
      { type: 'group', id: GROUP, name: 'Hafen_Nord', key: `group:${GROUP}` },
    ]);
  });

  it.each([
    [
      'Not Available',
      [
        { Name: 'targetObjectId', Value: GROUP },
        { Name: 'extendedAuditEventCategory', Value: 'Group' },
      ],
      [{ type: 'group', id: GROUP, name: null, key: `group:${GROUP}` }],
    ],
    ['Not Available', [], []],
    ['jon@nordwind.example', [], [{ type: 'user', id: null, name: 'jon@nordwind.example' }]],
    [GROUP, [], [{ type: 'unknown', id: GROUP, name: null }]],
  ])('makes do without targets: %s', (ObjectId, ExtendedProperties, expected) => {
    const bare = {
      ...ENTRA_DIRECTORY,
      Operation: 'Update group.',
      ObjectId,
      ExtendedProperties,
      Target: undefined,
      ModifiedProperties: [],
    };
    expect(event(bare).data.targets).toEqual(expected);
  });
});

describe('sign-ins', () => {
  it.each([
    ['UserLoggedIn', 'Success', '0', 'SIGN_IN_SUCCEEDED', 'INFO', 'success'],
    ['UserLoggedIn', undefined, undefined, 'SIGN_IN_SUCCEEDED', 'INFO', 'success'],
    ['UserLoginFailed', 'Success', '50126', 'SIGN_IN_FAILED', 'WARNING', 'failure'],
    ['UserLoginFailed', 'Failed', 50_076, 'SIGN_IN_INTERRUPTED', 'INFO', 'unknown'],
    ['UserLoggedIn', 'Success', '50126', 'SIGN_IN_FAILED', 'WARNING', 'failure'],
  ])('takes %s with %s and %s for %s', (Operation, ResultStatus, ErrorNumber, type, severity, outcome) => {
    const LogonError = ErrorNumber === undefined ? undefined : STS_LOGON.LogonError;
    expect(event({ ...STS_LOGON, Operation, ResultStatus, ErrorNumber, LogonError })).toMatchObject({
      event_type: type,
      severity,
      data: { outcome },
    });
  });

  it('names person, application, resource and device', () => {
    expect(event(STS_LOGON)).toMatchObject({
      actor_user_id: MARA,
      actor_email: 'mara@nordwind.example',
      actor_user_agent: 'Kontorbrowser/133',
      data: {
        targets: [
          { type: 'application', id: STS_LOGON.ApplicationId },
          { type: 'resource', id: STS_LOGON.ObjectId },
        ],
        details: { device: { name: 'NWPC20', compliant: true, managed: false }, request: { keep_me_signed_in: false } },
      },
    });
  });
});

describe('Teams', () => {
  it('names the group behind the team, the channel and the members, and warns of guests', () => {
    expect(event(TEAMS)).toMatchObject({ event_type: 'TEAM_MEMBER_ADDED', severity: 'WARNING' });
    expect(event(TEAMS).data.targets).toEqual([
      { type: 'group', id: TEAMS.AADGroupId, name: 'Hafen', key: `group:${TEAMS.AADGroupId}` },
      { type: 'team', id: TEAMS.TeamGuid, name: 'Hafen' },
      { type: 'channel', id: TEAMS.ChannelGuid, name: 'Kran 4' },
      { type: 'user', id: JON, name: 'jon@nordwind.example' },
      { type: 'user', id: null, name: 'ida@fremd.example' },
      { type: 'chat', id: TEAMS.ChatThreadId, name: 'Schichtplan' },
      { type: 'message', id: TEAMS.MessageId, name: null },
      { type: 'app', id: TEAMS.AddOnGuid, name: 'Kran-Bot' },
    ]);
    expect(event({ ...TEAMS, Members: TEAMS.Members.slice(0, 1) }).severity).toBe('INFO');
    expect(event({ ...TEAMS, Operation: 'TeamsSessionStarted' }).data.targets[0]).not.toHaveProperty('key');
  });
});

describe('data loss prevention', () => {
  it('names the person behind the content, not the service that looked', () => {
    expect(event(DLP_MAIL)).toMatchObject({
      event_type: 'DLP_RULE_MATCHED',
      severity: 'ALERT',
      actor_email: 'mara@nordwind.example',
      actor_user_id: null,
      data: { outcome: 'failure', details: { blocked: true, user_id: 'DlpAgent' } },
    });
    expect(event(DLP_MAIL).data.targets.map(({ type, id }) => [type, id])).toEqual([
      ['message', '<19@nordwind.example>'],
      ['recipient', null],
      ['recipient', null],
      ['recipient', null],
      ['policy', '54aa22bb-33cc-44dd-85ee-66ff77001122'],
    ]);
    expect(event(DLP_FILE)).toMatchObject({ event_type: 'DLP_RULE_MATCHED', actor_email: 'JON@NORDWIND.EXAMPLE' });
    expect(event(DLP_FILE).data.targets.map(({ type }) => type)).toEqual(['file', 'site', 'policy']);
  });

  it.each([
    ['DlpRuleUndo', {}, 'DLP_RULE_UNDONE', 'INFO', 'success'],
    ['DlpInfo', { PolicyDetails: [] }, 'DLP_ACTIVITY', 'INFO', 'unknown'],
    [
      'DlpRuleMatch',
      { ExceptionInfo: { Reason: 'Override', Justification: 'x' } },
      'DLP_RULE_MATCHED',
      'ALERT',
      'success',
    ],
    ['DlpRuleMatch', { PolicyDetails: null }, 'DLP_RULE_MATCHED', 'INFO', 'unknown'],
  ])('takes %s with %j for %s', (Operation, more, type, severity, outcome) => {
    expect(event({ ...DLP_MAIL, Operation, ...more })).toMatchObject({ event_type: type, severity, data: { outcome } });
  });
});

describe('security alerts', () => {
  it.each([
    ['AlertTriggered', 'High', 'SECURITY_ALERT_RAISED', 'ALERT'],
    ['AlertTriggered', 'medium', 'SECURITY_ALERT_RAISED', 'WARNING'],
    ['AlertTriggered', 'Low', 'SECURITY_ALERT_RAISED', 'INFO'],
    ['AlertTriggered', null, 'SECURITY_ALERT_RAISED', 'WARNING'],
    ['AlertEntityGenerated', 'High', 'SECURITY_ALERT_ENTITY_ADDED', 'ALERT'],
    ['AlertUpdated', 'High', 'SECURITY_ALERT_UPDATED', 'WARNING'],
    ['AlertUpdated', 'Medium', 'SECURITY_ALERT_UPDATED', 'INFO'],
  ])('calls %s of severity %s %s', (Operation, Severity, type, severity) => {
    expect(event({ ...SECURITY_ALERT, Operation, Severity })).toMatchObject({ event_type: type, severity });
  });

  it('names the alert, what it is about, and the policy', () => {
    expect(event(SECURITY_ALERT).data.targets).toEqual([
      { type: 'alert', id: SECURITY_ALERT.AlertId, name: 'Viele Downloads' },
      { type: 'user', id: null, name: 'mara@nordwind.example' },
      { type: 'policy', id: SECURITY_ALERT.PolicyId, name: 'Viele Downloads' },
    ]);
  });
});

describe('other record types', () => {
  it('read numbers in text without losing digits', () => {
    expect(event(GENERIC).data.details).toMatchObject({
      file_size: 1_000_000_000,
      file_size_bytes: '9007199254740993',
      operation_count: 1,
    });
  });

  it.each([
    [22, 'GroupCreation', 'YAMMER_GROUP_CREATED'],
    [65, 'QuarantineReleaseMessage', 'QUARANTINED_MESSAGE_RELEASED'],
    [20, 'EtwasNeues', 'POWER_BI_ACTIVITY'],
    [463, 'EtwasNeues', 'VIVA_ACTIVITY'],
    [4711, 'EtwasNeues', 'OFFICE365_ACTIVITY'],
    [4711, 'EtwasNeuesDeleted', 'OFFICE365_ITEM_DELETED'],
  ])('of %s call %s %s', (type, operation, expected) => {
    expect(event(office365(type, operation, {})).event_type).toBe(expected);
  });
});

describe('message traces', () => {
  it('tell what became of a message for one recipient', () => {
    expect(event(MESSAGE_TRACE)).toMatchObject({
      event_type: 'MESSAGE_TRACED',
      severity: 'INFO',
      timestamp: '2026-03-04T05:06:07.000Z',
      transaction_id: '<20@nordwind.example>',
      actor_email: 'mara@nordwind.example',
      actor_ip_address: '203.0.113.7',
      data: {
        category: 'MessageTrace',
        outcome: 'success',
        targets: [
          { type: 'recipient', id: null, name: 'extern@fremd.example' },
          { type: 'message', id: '<20@nordwind.example>', name: 'Lieferung' },
        ],
      },
    });
  });

  it.each([
    ['quarantined', 'MESSAGE_QUARANTINED', 'WARNING', 'failure'],
    ['FilteredAsSpam', 'MESSAGE_FILTERED_AS_SPAM', 'INFO', 'failure'],
    ['failed', 'MESSAGE_FAILED', 'INFO', 'failure'],
    ['gettingStatus', 'MESSAGE_TRACED', 'INFO', 'unknown'],
    [null, 'MESSAGE_TRACED', 'INFO', 'unknown'],
  ])('of status %s are %s', (status, type, severity, outcome) => {
    expect(event({ ...MESSAGE_TRACE, status })).toMatchObject({ event_type: type, severity, data: { outcome } });
  });

  it('are one event per recipient and status, in both spellings', () => {
    const capital = {
      MessageTraceId: MESSAGE_TRACE.id,
      SenderAddress: 'mara@nordwind.example',
      RecipientAddress: 'EXTERN@fremd.example',
      Received: '2026-03-04T05:06:07',
      Status: 'Delivered',
    };
    const base = event(MESSAGE_TRACE).id;
    expect(event(capital).id).toBe(base);
    expect(event({ ...MESSAGE_TRACE, subject: null, messageId: null }).id).toBe(base);
    expect(event({ ...MESSAGE_TRACE, recipientAddress: 'b@fremd.example' }).id).not.toBe(base);
    expect(event({ ...MESSAGE_TRACE, status: 'pending' }).id).not.toBe(base);
  });
});
