import type { Severity } from '../../../../events/event.ts';

/** What the rows of a table of advanced hunting tell. */
export interface HuntingTable {
  readonly eventType: string;
  readonly severity: Severity;
  /** What it is, in words. */
  readonly what: string;
}

const LOGON: HuntingTable = { eventType: 'DEFENDER_LOGON', severity: 'INFO', what: 'a logon' };
const ALERT: HuntingTable = {
  eventType: 'DEFENDER_ALERT',
  severity: 'WARNING',
  what: 'an alert or what belongs to it',
};
const MAIL: HuntingTable = { eventType: 'DEFENDER_MAIL_EVENT', severity: 'INFO', what: 'a message, or what is in it' };
const CLICK: HuntingTable = { eventType: 'DEFENDER_URL_CLICKED', severity: 'INFO', what: 'a click on a link' };
const CLOUD: HuntingTable = { eventType: 'CLOUD_APP_EVENT', severity: 'INFO', what: 'an activity in a cloud app' };
const DIRECTORY: HuntingTable = {
  eventType: 'IDENTITY_DIRECTORY_EVENT',
  severity: 'INFO',
  what: 'a change or query in a directory',
};

/** Any other table: what happened or is known on a device. */
export const OTHER_TABLE: HuntingTable = {
  eventType: 'DEFENDER_HUNTING_EVENT',
  severity: 'INFO',
  what: 'a row of any other table of advanced hunting',
};

/** Tables whose rows have a type of their own, by their documented names. */
export const HUNTING_TABLES: Readonly<Record<string, HuntingTable>> = {
  AlertInfo: ALERT,
  AlertEvidence: ALERT,
  BehaviorInfo: ALERT,
  BehaviorEntities: ALERT,
  DeviceLogonEvents: LOGON,
  IdentityLogonEvents: LOGON,
  AADSignInEventsBeta: LOGON,
  AADSpnSignInEventsBeta: LOGON,
  EntraIdSignInEvents: LOGON,
  EntraIdSpnSignInEvents: LOGON,
  CloudAppEvents: CLOUD,
  IdentityDirectoryEvents: DIRECTORY,
  IdentityQueryEvents: DIRECTORY,
  EmailEvents: MAIL,
  EmailAttachmentInfo: MAIL,
  EmailUrlInfo: MAIL,
  EmailPostDeliveryEvents: MAIL,
  UrlClickEvents: CLICK,
};

/** The other tables that are documented today; rows of one that comes later are read the same way. */
export const OTHER_TABLES: readonly string[] = [
  'DeviceEvents',
  'DeviceProcessEvents',
  'DeviceNetworkEvents',
  'DeviceFileEvents',
  'DeviceRegistryEvents',
  'DeviceImageLoadEvents',
  'DeviceInfo',
  'DeviceNetworkInfo',
  'DeviceFileCertificateInfo',
  'DeviceTvmSoftwareInventory',
  'DeviceTvmSoftwareVulnerabilities',
  'DeviceTvmSecureConfigurationAssessment',
  'IdentityInfo',
  'CloudAuditEvents',
  'CloudProcessEvents',
  'CloudStorageAggregatedEvents',
  'ExposureGraphNodes',
  'ExposureGraphEdges',
];
