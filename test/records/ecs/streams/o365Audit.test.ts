import { describe, expect, it } from 'vitest';
import { coreOf, ecsOf, eventOf, keptOf, TENANT } from '../ecsOf.ts';

const base = {
  CreationTime: '2026-03-04T05:06:07',
  Id: 'c3d4e5f6-0718-4293-a4b5-c6d7e8f90a1b',
  OrganizationId: TENANT,
  UserId: 'ida.holm@nordwind.example',
  ResultStatus: 'Succeeded',
};

function event(record: object): Record<string, unknown> {
  return ecsOf(record)['event'] as Record<string, unknown>;
}

describe('Office 365 audit in ECS', () => {
  it('maps every core field of a file operation', () => {
    const record = {
      ...base,
      RecordType: 6,
      Operation: 'FileUploaded',
      Workload: 'OneDrive',
      ClientIP: '203.0.113.24:4711',
      ObjectId: 'https://nordwind.example/personal/ida/Documents/tide table.xlsx',
      SourceFileName: 'tide table.xlsx',
      SourceRelativeUrl: 'Documents',
      SourceFileExtension: 'xlsx',
      FileSize: '1.5e3',
      UserAgent: 'Lighthouse/3.1',
    };
    expect(coreOf(record, 'o365', 'audit')).toEqual({
      '@timestamp': '2026-03-04T05:06:07.000Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        id: base.Id,
        provider: 'OneDrive',
        action: 'FileUploaded',
        code: 'SharePointFileOperation',
        category: ['web', 'file'],
        type: ['info', 'creation'],
        outcome: 'success',
        dataset: 'o365.audit',
      },
      organization: { id: TENANT },
      host: { id: TENANT, name: 'nordwind.example' },
      user: {
        id: 'ida.holm@nordwind.example',
        email: 'ida.holm@nordwind.example',
        name: 'ida.holm',
        domain: 'nordwind.example',
      },
      related: { user: ['ida.holm', 'ida.holm@nordwind.example'], ip: ['203.0.113.24'] },
      client: { address: '203.0.113.24', ip: '203.0.113.24', port: 4711 },
      source: { ip: '203.0.113.24', port: 4711 },
      network: { type: 'ipv4' },
      url: { original: 'https://nordwind.example/personal/ida/Documents/tide table.xlsx' },
      file: { name: 'tide table.xlsx', directory: 'Documents', extension: 'xlsx', size: 1500 },
      user_agent: { original: 'Lighthouse/3.1' },
    });
  });

  it.each([
    ['203.0.113.24', { address: '203.0.113.24', ip: '203.0.113.24' }, 'ipv4'],
    ['[203.0.113.24]:80', { address: '203.0.113.24', ip: '203.0.113.24', port: 80 }, 'ipv4'],
    ['::ffff:203.0.113.24', { address: '203.0.113.24', ip: '203.0.113.24' }, 'ipv4'],
    ['[2001:db8::7]:443', { address: '2001:db8::7', ip: '2001:db8::7', port: 443 }, 'ipv6'],
    ['lighthouse.local', { domain: 'lighthouse.local' }, undefined],
    ['[lighthouse.local]:8080', { domain: 'lighthouse.local', port: 8080 }, undefined],
    ['PIER (203.0.113.24)', { address: '203.0.113.24', ip: '203.0.113.24', domain: 'PIER' }, 'ipv4'],
    ['[PIER (203.0.1130.24)]', { address: '203.0.1130.24', domain: 'PIER' }, undefined],
    ['203.0.113.XXX', { address: '203.0.113.XXX' }, undefined],
    ['', undefined, undefined],
  ])('reads the client %s', (ClientIP, client, network) => {
    const document = ecsOf({ ...base, RecordType: 15, ClientIP });
    expect(document['client']).toEqual(client);
    expect((document['network'] as Record<string, unknown> | undefined)?.['type']).toBe(network);
    expect(document['source'] === undefined).toBe(network === undefined);
  });

  it('prefers ClientIPAddress to ClientIP to ActorIpAddress, skipping empty ones', () => {
    const addresses = { ActorIpAddress: '203.0.113.1', ClientIP: '203.0.113.2', ClientIPAddress: '203.0.113.3' };
    const ipOf = (fields: object): unknown =>
      (ecsOf({ ...base, RecordType: 1, ...fields })['client'] as { ip: string }).ip;
    expect(ipOf(addresses)).toBe('203.0.113.3');
    expect(ipOf({ ...addresses, ClientIPAddress: '' })).toBe('203.0.113.2');
    expect(ipOf({ ActorIpAddress: '203.0.113.1' })).toBe('203.0.113.1');
  });

  it.each([
    ['Succeeded', 'success'],
    ['PartiallySucceeded', 'success'],
    ['TRUE', 'success'],
    ['Failed', 'failure'],
    ['False', 'failure'],
    ['InProgress', 'unknown'],
    [undefined, 'unknown'],
  ])('reads the result %s as %s', (ResultStatus, outcome) => {
    expect(event({ ...base, RecordType: 1, ResultStatus })['outcome']).toBe(outcome);
  });

  it.each([
    [8, 'Add user.', 'added-user-account', ['web', 'iam'], ['info', 'user', 'creation']],
    [8, 'Update user.', 'modified-user-account', ['web', 'iam'], ['info', 'user', 'change']],
    [8, 'Delete user.', 'deleted-user-account', ['web', 'iam'], ['info', 'user', 'deletion']],
    [8, 'Update application.', 'Update application.', ['web', 'configuration'], ['info', 'change']],
    [15, 'UserLoggedIn', 'UserLoggedIn', ['web', 'authentication'], ['info', 'start', 'access']],
    [4, 'FileDownloaded', 'FileDownloaded', ['web', 'file'], ['info', 'access']],
    [6, 'FolderRenamed', 'FolderRenamed', ['web', 'file'], ['info', 'change']],
    [6, 'FileRecycled', 'FileRecycled', ['web', 'file'], ['info', 'deletion']],
    [6, 'FileVersionsAllDeleted', 'FileVersionsAllDeleted', ['web', 'file'], ['info', 'deletion']],
    [6, 'FolderCreated', 'FolderCreated', ['web', 'file'], ['info', 'creation']],
    [4, 'ComplianceSettingChanged', 'ComplianceSettingChanged', ['web', 'configuration', 'file'], ['info', 'change']],
    [22, 'GroupCreation', 'GroupCreation', ['web', 'iam'], ['info', 'creation', 'group']],
    [25, 'TeamCreated', 'added-group-account-to', ['web', 'iam'], ['info', 'group', 'creation']],
    [25, 'MemberAdded', 'added-users-to-group', ['web', 'iam'], ['info', 'group', 'change']],
    [2, 'Create', 'Create', ['web', 'email'], ['info', 'creation']],
    [-1, 'Anything', 'Anything', ['web'], ['info']],
  ])('classifies %d %s', (RecordType, Operation, action, category, type) => {
    expect(event({ ...base, RecordType, Operation })).toMatchObject({ action, category, type });
    expect(event({ ...base, RecordType: String(RecordType), Operation })).toMatchObject({ action, category, type });
  });

  it('names the person of a mailbox record, its mail and its server', () => {
    const document = ecsOf({
      ...base,
      RecordType: 2,
      UserId: 'S-1-5-18',
      MailboxOwnerUPN: 'harbour@nordwind.example',
      OrganizationName: 'nordwind.example',
      OriginatingServer: 'PIER7 (203.0.113.77)\n',
      Item: { Subject: 'Tides', Attachments: 'table; of tides.xlsx (599b); photo.png (12b)' },
    });
    expect(document).toMatchObject({
      user: { id: 'S-1-5-18', email: 'harbour@nordwind.example' },
      related: { user: ['S-1-5-18', 'harbour@nordwind.example'] },
      host: { name: 'nordwind.example' },
      organization: { name: 'nordwind.example' },
      server: { domain: 'PIER7', address: '203.0.113.77', ip: '203.0.113.77' },
      destination: { ip: '203.0.113.77' },
      email: {
        subject: 'Tides',
        attachments: [
          { file: { name: 'table' } },
          { file: { name: 'of tides.xlsx', size: 599 } },
          { file: { name: 'photo.png', size: 12 } },
        ],
      },
    });
    expect(document['user']).not.toHaveProperty('name');
  });

  it('makes alerts of data loss prevention, as severe as the most severe rule', () => {
    const rule = (RuleId: string, Severity: string, Actions: string[]): object => ({
      RuleId,
      RuleName: `rule ${RuleId}`,
      Severity,
      Actions,
    });
    const record = {
      ...base,
      RecordType: 13,
      Operation: 'DLPRuleMatch',
      PolicyDetails: [{ Rules: [rule('1', 'Low', []), rule('2', 'High', ['NotifyUser', 'BlockAccess'])] }],
    };
    expect(ecsOf(record)).toMatchObject({
      event: { kind: 'alert', severity: 4, outcome: 'failure', category: ['web', 'file'], type: ['info', 'access'] },
      rule: { id: ['1', '2'], name: ['rule 1', 'rule 2'] },
    });
    expect(event({ ...record, Operation: 'DlpRuleUndo' })['outcome']).toBe('success');
    expect(event({ ...record, ExceptionInfo: { Reason: 'business' } })['outcome']).toBe('success');
    expect(event({ ...record, PolicyDetails: [{ Rules: [rule('1', 'Low', [])] }] })).toMatchObject({
      outcome: 'success',
      severity: 2,
    });
  });

  it('makes alerts of security alerts', () => {
    const record = {
      ...base,
      RecordType: 40,
      Operation: 'AlertTriggered',
      PolicyId: 'policy-1',
      Name: 'Elevation',
      Category: 'AccessGovernance',
      EntityType: 'User',
      AlertEntityId: 'ida.holm@nordwind.example',
      AlertLinks: [{ AlertLinkHref: 'https://nordwind.example/alert' }, { AlertLinkHref: '' }],
      Comments: 'New alert',
      Severity: 'Low',
      Data: '{"ut":"Admin","n":7}',
    };
    expect(ecsOf(record)).toMatchObject({
      event: { kind: 'alert', severity: 2, code: 'SecurityComplianceAlerts' },
      message: 'New alert',
      rule: {
        id: 'policy-1',
        name: 'Elevation',
        category: 'AccessGovernance',
        ruleset: 'User',
        description: 'ida.holm@nordwind.example',
        reference: ['https://nordwind.example/alert'],
      },
    });
    expect(keptOf(record, 'o365', 'audit')).toMatchObject({ RecordType: '40', Data: { ut: 'Admin', n: '7' } });
  });

  it('keeps name/value lists as maps and what is none of it as raw', () => {
    const record = {
      ...base,
      RecordType: 8,
      ExtendedProperties: [
        { Name: 'UserAgent', Value: 'Lighthouse/3.1' },
        { Name: 'Empty', Value: '' },
      ],
      Parameters: 'plain text',
      OperationProperties: '[{"Name":"Kind","Value":"None"}]',
      ModifiedProperties: [{ Name: 'Included Updated.Properties', NewValue: 'A', OldValue: '' }],
    };
    expect(keptOf(record, 'o365', 'audit')).toMatchObject({
      ExtendedProperties: { UserAgent: 'Lighthouse/3.1' },
      Parameters: { _raw: 'plain text' },
      OperationProperties: { Kind: 'None' },
      ModifiedProperties: { Included_Updated_Properties: { NewValue: 'A' } },
    });
    expect(keptOf({ ...record, ModifiedProperties: ['Body', 'Subject'] }, 'o365', 'audit')).toMatchObject({
      ModifiedProperties: { _raw: ['Body', 'Subject'] },
    });
    expect(ecsOf(record)['user_agent']).toEqual({ original: 'Lighthouse/3.1' });
  });

  it('has our id where the record has none', () => {
    const record = { CreationTime: '2026-03-04T05:06:07', RecordType: 1 };
    expect(event(record)['id']).toBe(eventOf(record).id);
  });
});
