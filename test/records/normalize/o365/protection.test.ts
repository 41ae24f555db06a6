import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import type { GrantwireEvent } from '../../../../src/events/event.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source } from '../source.ts';
import { office365 } from './fixtures/common.ts';

function event(record: object): GrantwireEvent {
  return normalizeRecord(record as JsonObject, source(), {});
}

const BY_SERVICE = {
  UserId: 'ThreatIntel',
  UserKey: 'ThreatIntel',
  UserType: 4,
  ClientIP: null,
  AppAccessContext: null,
};
const MAIL = office365(28, 'TIMailData', {
  ...BY_SERVICE,
  ResultStatus: null,
  ObjectId: '0c1d2e3f-4a5b-4c6d-8e7f-90a1b2c3d4e5-17',
  InternetMessageId: '<21@fremd.example>',
  NetworkMessageId: '0c1d2e3f-4a5b-4c6d-8e7f-90a1b2c3d4e5',
  P1Sender: 'bounce@fremd.example',
  P2Sender: 'Post <post@fremd.example>',
  SenderIp: '198.51.100.7',
  Recipients: ['mara@nordwind.example', 'jon@nordwind.example'],
  Subject: 'Ihr Paket',
  Verdict: 'Phish',
  DeliveryAction: 'Blocked',
  ThreatsAndDetectionTech: ['Phish: [Spoof DMARC]'],
  AuthDetails: [{ Name: 'SPF', Value: 'Fail' }],
  AttachmentData: [{ FileName: 'paket.html', FileVerdict: 1, SHA256: 'AB12' }],
});

describe('threats in mail, links and files', () => {
  it('name message, sender and recipients of mail', () => {
    const { event_type, severity, data } = event(MAIL);
    expect([event_type, severity, data.outcome]).toEqual(['MAIL_THREAT_DETECTED', 'WARNING', 'unknown']);
    expect(data.targets).toEqual([
      { type: 'message', id: '<21@fremd.example>', name: 'Ihr Paket' },
      { type: 'sender', id: null, name: 'post@fremd.example' },
      { type: 'recipient', id: null, name: 'mara@nordwind.example' },
      { type: 'recipient', id: null, name: 'jon@nordwind.example' },
    ]);
    expect(data.details['other']).toEqual({});
  });

  it('name the link that was clicked, and who clicked from where', () => {
    const click = event(
      office365(41, 'TIUrlClickData', {
        ClientIP: null,
        UserIp: '203.0.113.44',
        Url: 'https://fremd.example/paket',
        TimeOfClick: '2026-03-04T05:05:00',
        UrlClickAction: 2,
        AppName: 'Mail',
        SourceId: '0c1d2e3f-4a5b-4c6d-8e7f-90a1b2c3d4e5',
      }),
    );
    expect(click).toMatchObject({
      event_type: 'URL_THREAT_CLICKED',
      actor_email: 'mara@nordwind.example',
      actor_ip_address: '203.0.113.44',
      data: { targets: [{ type: 'url', id: null, name: 'https://fremd.example/paket' }], details: { other: {} } },
    });
  });

  it('name the file that was found, and who changed it last', () => {
    const file = event(
      office365(47, 'AtpDetection', {
        ...BY_SERVICE,
        FileData: {
          DocumentId: '5d6e7f80-9a1b-4c2d-8e3f-a0b1c2d3e4f5',
          FileName: 'lohn.xlsm',
          FilePath: 'https://nordwind.sharepoint.example/sites/lohn/lohn.xlsm',
          SHA256: 'CD34',
          FileVerdict: 1,
          FileSize: '4096',
          MalwareFamily: 'Emotet',
        },
        SourceWorkload: 0,
        DetectionMethod: 'AntiMalware',
        LastModifiedBy: 'jon@nordwind.example',
        LastModifiedDate: '2026-03-04T05:00:00',
      }),
    );
    expect(file).toMatchObject({ event_type: 'FILE_MALWARE_DETECTED', severity: 'ALERT' });
    expect(file.data.targets).toEqual([
      {
        type: 'file',
        id: '5d6e7f80-9a1b-4c2d-8e3f-a0b1c2d3e4f5',
        name: 'https://nordwind.sharepoint.example/sites/lohn/lohn.xlsm',
      },
      { type: 'user', id: null, name: 'jon@nordwind.example' },
    ]);
    expect(file.data.details).toMatchObject({
      file: { sha256: 'CD34', malware_family: 'Emotet', size: 4096 },
      other: {},
    });
  });

  it('read what users submit, recipients in brackets too', () => {
    const submission = event(
      office365(29, 'UserSubmission', {
        Recipients: '[mara@nordwind.example]',
        P2Sender: 'Post <post@fremd.example>',
        Subject: 'Ihr Paket',
        InternetMessageId: '<21@fremd.example>',
        SubmissionId: '7',
      }),
    );
    expect(submission).toMatchObject({ event_type: 'MAIL_SUBMITTED', actor_email: 'mara@nordwind.example' });
    expect(submission.data.targets.map(({ type, name }) => [type, name])).toEqual([
      ['message', 'Ihr Paket'],
      ['sender', 'post@fremd.example'],
      ['recipient', 'mara@nordwind.example'],
    ]);
  });
});

describe('investigations', () => {
  const investigation = (Status: string, Data: unknown) =>
    event(
      office365(64, 'AirInvestigationData', {
        UserId: 'AirInvestigation',
        UserType: 4,
        InvestigationId: 'urn:ZappedUrlInvestigation:17',
        InvestigationName: 'Mail mit Link',
        InvestigationType: 'ZappedUrlInvestigation',
        Status,
        Data,
      }),
    );

  it('name what they look at', () => {
    const entities = [
      { Type: 'mailbox', Upn: 'mara@nordwind.example' },
      {
        Type: 'mail-message',
        NetworkMessageId: '17',
        Subject: 'Ihr Paket',
        Sender: 'post@fremd.example',
        Recipient: 'mara@nordwind.example',
      },
      { Type: 'url', Url: 'https://fremd.example/paket' },
      { Type: 'url', Url: 'https://fremd.example/paket' },
      { Type: 'file', Name: 'paket.html', FileHashes: [{ Algorithm: 'SHA256', Value: 'AB12' }] },
      { Type: 'ip', Address: '198.51.100.7' },
      { Type: 'etwas-neues' },
    ];
    expect(investigation('Pending Action', JSON.stringify({ Entities: entities })).data.targets).toEqual([
      { type: 'investigation', id: 'urn:ZappedUrlInvestigation:17', name: 'Mail mit Link' },
      { type: 'user', id: null, name: 'mara@nordwind.example' },
      { type: 'message', id: '17', name: 'Ihr Paket' },
      { type: 'sender', id: null, name: 'post@fremd.example' },
      { type: 'recipient', id: null, name: 'mara@nordwind.example' },
      { type: 'url', id: null, name: 'https://fremd.example/paket' },
      { type: 'file', id: 'AB12', name: 'paket.html' },
      { type: 'ip', id: null, name: '198.51.100.7' },
    ]);
  });

  it.each([
    ['Threats Found', 'WARNING'],
    ['Pending Action', 'WARNING'],
    ['No threats found', 'INFO'],
    ['Remediated', 'INFO'],
  ])('of status %s are %s', (status, severity) => {
    expect(investigation(status, null)).toMatchObject({ event_type: 'INVESTIGATION_CHANGED', severity });
  });
});

describe('alerts', () => {
  const alert = (more: object, recordType = 40, operation = 'AlertTriggered') =>
    event(
      office365(recordType, operation, {
        UserId: 'SecurityComplianceAlerts',
        UserType: 4,
        AlertId: '1f2e3d4c-5b6a-4798-8796-a5b4c3d2e1f0',
        Name: 'Verdächtige Weiterleitung',
        Severity: 'High',
        Status: 'Active',
        ...more,
      }),
    );

  it('name the people of the data in their text', () => {
    const Data = JSON.stringify({
      f3u: 'mara@nordwind.example',
      trc: 'jon@nordwind.example;ida@nordwind.example',
      tsd: 'post@fremd.example',
      ms: 'Ihr Paket',
      imsgid: '<21@fremd.example>',
    });
    expect(alert({ Data }).data.targets.slice(1)).toEqual([
      { type: 'user', id: null, name: 'mara@nordwind.example' },
      { type: 'sender', id: null, name: 'post@fremd.example' },
      { type: 'recipient', id: null, name: 'jon@nordwind.example' },
      { type: 'recipient', id: null, name: 'ida@nordwind.example' },
      { type: 'message', id: '<21@fremd.example>', name: 'Ihr Paket' },
    ]);
  });

  it.each([
    ['Active', 'High', 'ALERT'],
    ['Investigating', 'Medium', 'WARNING'],
    ['Resolved', 'High', 'INFO'],
    ['Dismissed', 'Medium', 'INFO'],
    ['Active', 'Informational', 'INFO'],
  ])('that are %s and %s are %s', (Status, Severity, severity) => {
    expect(alert({ Status, Severity })).toMatchObject({ event_type: 'SECURITY_ALERT_RAISED', severity });
  });

  it.each([
    [40, 'AlertTriggered', { Source: 'Cloud App Security' }, 'SECURITY_ALERT_RAISED'],
    [98, 'MCASAlert', {}, 'SECURITY_ALERT_RAISED'],
    [98, 'MCASAlert', { Status: 'Resolved' }, 'SECURITY_ALERT_UPDATED'],
    [78, 'UpdatedAlert', {}, 'SECURITY_ALERT_UPDATED'],
  ])('of record type %i, %s, with %j are alerts', (recordType, operation, more, type) => {
    expect(alert(more, recordType, operation).event_type).toBe(type);
  });
});

describe('files on devices', () => {
  const activity = (operation: string, more: object = {}) =>
    event(
      office365(63, operation, {
        ObjectId: 'E:\\Lohn.xlsx',
        DeviceName: 'nwpc20.nordwind.example',
        MDATPDeviceId: 'a1b2',
        Application: 'explorer.exe',
        Sha256: 'EF56',
        PolicyMatchInfo: { PolicyId: '17', PolicyName: 'Lohndaten', RuleName: 'USB' },
        ...more,
      }),
    );

  it.each([
    ['FileCopiedToRemovableMedia', 'ENDPOINT_FILE_COPIED_OUT', 'WARNING'],
    ['FilePrinted', 'ENDPOINT_FILE_PRINTED', 'INFO'],
    ['EtwasNeues', 'ENDPOINT_ACTIVITY', 'INFO'],
    ['DLPRuleMatch', 'DLP_RULE_MATCHED', 'INFO'],
  ])('%s is %s', (operation, type, severity) => {
    expect(activity(operation)).toMatchObject({ event_type: type, severity });
  });

  it('name file, device and policy, also where a rule matched', () => {
    const targets = [
      { type: 'file', id: 'EF56', name: 'E:\\Lohn.xlsx' },
      { type: 'device', id: 'a1b2', name: 'nwpc20.nordwind.example' },
      { type: 'policy', id: '17', name: 'Lohndaten' },
    ];
    expect(activity('FileCreated').data.targets).toEqual(targets);
    expect(activity('DLPRuleMatch').data.targets).toEqual(targets);
    expect(activity('DLPRuleMatch').data.details['other']).toEqual({});
  });
});
