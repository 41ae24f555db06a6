import type { JsonObject } from '../../../src/json/json.ts';
import { address, AGENT, guid, TENANT, time } from './identifiers.ts';

/** The common schema of Office 365 audit records. */
function audit(recordType: number, workload: string, operation: string, n: number, more: JsonObject): JsonObject {
  return {
    CreationTime: time(n).slice(0, 19),
    Id: guid(21, n),
    Operation: operation,
    OrganizationId: TENANT,
    RecordType: recordType,
    ResultStatus: 'Success',
    UserKey: `10032001${(n % 900).toString(16).padStart(8, '0')}`,
    UserType: 0,
    Version: 1,
    Workload: workload,
    UserId: `person.${n % 900}@nordwind.example`,
    ClientIP: address(n),
    ...more,
  };
}

/** A file of a site is opened, downloaded or changed. */
export function sharePointFile(n: number): JsonObject {
  const site = `https://nordwind.example/sites/team-${n % 90}`;
  return audit(6, 'SharePoint', n % 3 === 0 ? 'FileDownloaded' : 'FileAccessed', n, {
    ObjectId: `${site}/Shared Documents/Bericht ${n % 500}.docx`,
    SiteUrl: `${site}/`,
    SourceRelativeUrl: 'Shared Documents',
    SourceFileName: `Bericht ${n % 500}.docx`,
    SourceFileExtension: 'docx',
    ItemType: 'File',
    EventSource: 'SharePoint',
    UserAgent: AGENT,
    Site: guid(22, n % 90),
    WebId: guid(23, n % 90),
    ListId: guid(24, n % 90),
    ListItemUniqueId: guid(25, n % 500),
    ListServerTemplate: '101',
    CorrelationId: guid(26, n),
    ApplicationId: guid(4, n % 60),
    ApplicationDisplayName: 'Kontor Office',
    DeviceDisplayName: address(n),
    GeoLocation: 'EUR',
    IsManagedDevice: false,
    HighPriorityMediaProcessing: false,
    AuthenticationType: 'OAuth',
    BrowserName: 'Chrome',
    BrowserVersion: '144.0.0.0',
    Platform: 'WinDesktop',
    AppAccessContext: {
      AADSessionId: guid(27, n % 900),
      CorrelationId: guid(26, n),
      UniqueTokenId: 'zZ1xV0yTqEaX2m1kAAAAAA',
      ClientAppId: guid(4, n % 60),
    },
  });
}

/** Mail items are read. */
export function mailAccess(n: number): JsonObject {
  const items = Array.from({ length: 6 }, (_, place) => ({
    Id: `RgAAAAB${guid(28, n + place)}`,
    InternetMessageId: `<${guid(29, n + place)}@nordwind.example>`,
    SizeInBytes: 40_000 + place,
  }));
  return audit(50, 'Exchange', 'MailItemsAccessed', n, {
    ClientIPAddress: address(n),
    ClientInfoString: 'Client=REST;Client=RESTSystem;;',
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: 0,
    LogonUserSid: `S-1-5-21-1004336348-1177238915-682003330-${n % 900}`,
    MailboxGuid: guid(30, n % 900),
    MailboxOwnerSid: `S-1-5-21-1004336348-1177238915-682003330-${n % 900}`,
    MailboxOwnerUPN: `person.${n % 900}@nordwind.example`,
    OrganizationName: 'nordwind.example',
    OriginatingServer: 'NWEX0420 (198.51.100.20)\r\n',
    SessionId: guid(31, n % 900),
    AppId: guid(4, n % 60),
    OperationProperties: [
      { Name: 'MailAccessType', Value: 'Bind' },
      { Name: 'IsThrottled', Value: 'False' },
    ],
    OperationCount: 6,
    Folders: [{ Id: 'LgAAAABnordwind', Path: '\\Inbox', FolderItems: items }],
  });
}

/** A member is added to a group, as Office 365 reports the change in the directory. */
export function directoryChange(n: number): JsonObject {
  const group = guid(9, n % 300);
  const user = guid(3, n % 900);
  return audit(8, 'AzureActiveDirectory', 'Add member to group.', n, {
    ObjectId: `person.${n % 900}@nordwind.example`,
    AzureActiveDirectoryEventType: 1,
    ActorContextId: TENANT,
    TargetContextId: TENANT,
    InterSystemsId: guid(1, n),
    IntraSystemId: guid(32, n),
    SupportTicketId: '',
    Actor: [
      { ID: `admin.${n % 40}@nordwind.example`, Type: 5 },
      { ID: '1003200100000001', Type: 3 },
      { ID: `User_${guid(3, n % 40)}`, Type: 2 },
      { ID: guid(3, n % 40), Type: 2 },
      { ID: 'User', Type: 2 },
    ],
    Target: [
      { ID: `User_${user}`, Type: 2 },
      { ID: user, Type: 2 },
      { ID: 'User', Type: 2 },
      { ID: `person.${n % 900}@nordwind.example`, Type: 5 },
    ],
    ExtendedProperties: [
      { Name: 'additionalDetails', Value: JSON.stringify({ 'User-Agent': AGENT }) },
      { Name: 'extendedAuditEventCategory', Value: 'Group' },
    ],
    ModifiedProperties: [
      { Name: 'Group.ObjectID', NewValue: group, OldValue: '' },
      { Name: 'Group.DisplayName', NewValue: `Team ${n % 300}`, OldValue: '' },
      { Name: 'Group.WellKnownObjectName', NewValue: '', OldValue: '' },
    ],
  });
}
