import type { EventTarget } from '../../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import { listOf, objectOf } from '../../../../json/parseJsonText.ts';
import type { Actor } from '../../category.ts';
import { toIp } from '../../fields/address.ts';
import { fieldRules, under } from '../../fields/fieldRules.ts';
import { NAME_VALUES, nameValues, shown } from '../../fields/nameValues.ts';
import { toQuantity } from '../../fields/quantity.ts';
import { toLabel, toText, toTexts } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { toTime } from '../../fields/time.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { operationEvents } from '../operationEvents.ts';
import { kindOf, type OperationKind, operationTable, type OperationRow } from '../operations.ts';
import { addressIn, addressList } from './mailAddress.ts';
import { people } from '../people.ts';

const ATTACHMENT = {
  '[].FileName': 'name of an attachment',
  '[].FileType': 'its type',
  '[].FileVerdict': 'what the scan found',
  '[].MalwareFamily': 'malware it belongs to',
  '[].SHA256': 'its digest',
  '[].FileSize': 'its size',
} as const;
const FILE = fieldRules({
  FileName: ['name', toText, 'name of the file'],
  FilePath: ['path', toText, 'where it is'],
  DocumentId: ['id', toLabel, 'its id'],
  FileSize: ['size', toQuantity, 'its size in bytes'],
  SHA256: ['sha256', toText, 'its digest'],
  FileVerdict: ['verdict', toLabel, 'what the scan found'],
  MalwareFamily: ['malware_family', toText, 'malware it belongs to'],
});

/**
 * Defender for Office 365: mail in which a threat was found (RecordTypes 28, 34, 62), links that were clicked (41),
 * files in SharePoint, OneDrive and Teams (47), and what was submitted to Microsoft (29).
 */
const FIELDS = fieldRules(
  {
    AttachmentData: ['attachments', plain, ATTACHMENT],
    AuthDetails: ['authentication', nameValues, NAME_VALUES],
    SystemOverrides: ['overrides', plain],
    DetectionType: ['detection_type', toText],
    DetectionMethod: ['detection_method', toText],
    InternetMessageId: ['internet_message_id', toText],
    NetworkMessageId: ['network_message_id', toLabel],
    P1Sender: ['envelope_sender', toText],
    P2Sender: ['sender', toText],
    P1SenderDomain: ['envelope_sender_domain', toText],
    P2SenderDomain: ['sender_domain', toText],
    SenderIp: ['sender_ip', toText],
    SenderIP: ['sender_ip', toText],
    Recipients: ['recipients', (value) => addressList(value)],
    Subject: ['subject', toText],
    Policy: ['policy', toLabel],
    PolicyAction: ['policy_action', toLabel],
    Verdict: ['verdict', toLabel],
    PhishConfidenceLevel: ['phish_confidence', toText],
    ThreatsAndDetectionTech: ['threats', (value) => toTexts(listOf(value))],
    AdditionalActionsAndResults: ['additional_actions', (value) => toTexts(listOf(value))],
    Connectors: ['connectors', toText],
    Connector: ['connectors', toText],
    DeliveryAction: ['delivery_action', toText],
    OriginalDeliveryLocation: ['original_delivery_location', toText],
    LatestDeliveryLocation: ['latest_delivery_location', toText],
    Directionality: ['directionality', toText],
    MessageTime: ['message_time', toTime],
    MessageDate: ['message_time', toTime],
    FilteringDate: ['filtering_time', toTime],
    EventDeepLink: ['link', toText],
    DeepLinkUrl: ['link', toText],
    CampaignId: ['campaign_id', toLabel],
    CampaignName: ['campaign_name', toText],
    CampaignType: ['campaign_type', toText],
    AppName: ['app_name', toText],
    AppVersion: ['app_version', toLabel],
    Url: ['url', toText],
    URL: ['url', toText],
    UrlClickAction: ['click_action', toLabel],
    URLClickAction: ['click_action', toLabel],
    ClickId: ['click_id', toLabel],
    Blocked: ['blocked', labelOf],
    ClickedThrough: ['clicked_through', labelOf],
    TimeOfClick: ['click_time', toTime],
    SourceId: ['source_id', toLabel],
    SourceWorkload: ['source_workload', toLabel],
    UserIp: ['user_ip', toText],
    LastModifiedDate: ['last_modified', toTime],
    LastModifiedBy: ['last_modified_by', toText],
    Severity: ['severity', toLabel],
    SubmissionId: ['submission_id', toLabel],
    SubmissionType: ['submission_type', toLabel],
    SubmissionState: ['submission_state', toLabel],
    SubmissionContentType: ['submission_content_type', toLabel],
    SubmissionContentSubType: ['submission_content_sub_type', toLabel],
    SubmissionConfidenceLevel: ['submission_confidence', toLabel],
    SubmissionSource: ['submission_source', toText],
    SubmissionNotes: ['submission_notes', toText],
    SubmitterId: ['submitter_id', toLabel],
    RescanResult: ['rescan_result', plain],
    RescanVerdict: ['rescan_verdict', toText],
    OriginalVerdict: ['original_verdict', toText],
    KesMailId: ['kes_mail_id', toLabel],
    BCLValue: ['bulk_level', toLabel],
    Language: ['language', toText],
    ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
  },
  ['FileData'],
);

/** Operations of Defender for Office 365. */
export const THREAT_ROWS: readonly OperationRow[] = [
  ['MAIL_THREAT_DETECTED', 'WARNING', 'TIMailData TIMailRecord TIMailEventData CampaignData'],
  ['URL_THREAT_CLICKED', 'WARNING', 'TIUrlClickData UrlClickData'],
  ['FILE_MALWARE_DETECTED', 'ALERT', 'AtpDetection TIAtpContentData'],
  [
    'MAIL_SUBMITTED',
    'INFO',
    'UserSubmission CustomSubmission AttackSimUserSubmission AdminSubmission AdminSubmissionRegistered AdminSubmissionSubmitting AdminSubmissionSubmitted AdminSubmissionTablAllow',
  ],
  [
    'MAIL_SUBMISSION_ASSESSED',
    'INFO',
    'UserSubmissionTriage AdminSubmissionTriage AdminSubmissionDeliveryCheck AdminSubmissionTimeout SubmissionNotification UserSubmissionRescan AdminSubmissionRescan',
  ],
];
const OPERATIONS = operationTable(THREAT_ROWS);
/** What a record of each type is when its operation is new. */
const BY_RECORD_TYPE: ReadonlyMap<number, OperationKind> = new Map([
  [29, { eventType: 'MAIL_SUBMITTED', severity: 'INFO' }],
  [41, { eventType: 'URL_THREAT_CLICKED', severity: 'WARNING' }],
  [47, { eventType: 'FILE_MALWARE_DETECTED', severity: 'ALERT' }],
]);
const MAIL: OperationKind = { eventType: 'MAIL_THREAT_DETECTED', severity: 'WARNING' };

export const THREATS: O365Family = {
  title: 'Office 365: threats in mail, links and files',
  recordTypes: [28, 29, 34, 41, 47, 62],
  keys: FIELDS.keys,
  normalize: (source: O365Record): FamilyPart => {
    const { record, type, operation, outcome } = source;
    const kind = kindOf(OPERATIONS, operation, BY_RECORD_TYPE.get(type.number ?? 0) ?? MAIL);
    return {
      ...kind,
      outcome,
      actor: actorOf(source, kind),
      targets: targetsOf(record),
      details: FIELDS.read(record, { file: FILE.part(fileOf(record)) }),
    };
  },
  events: operationEvents(THREAT_ROWS, () => ({})),
  details: { ...under('file', FILE.names), ...FIELDS.names },
};

/** Who clicked or submitted is the actor; whoever sent mail or changed a file is a target, the service looked. */
function actorOf({ record, actor }: O365Record, { eventType }: OperationKind): Actor {
  return eventType === 'URL_THREAT_CLICKED' ? { ...actor, ip: actor.ip ?? toIp(record['UserIp']) } : actor;
}

/** The message with its sender and recipients, the link, the file and who changed it. */
function targetsOf(record: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const message = toText(record['InternetMessageId']) ?? toLabel(record['NetworkMessageId']);
  const subject = toText(record['Subject']);
  if (message !== null || subject !== null) addTarget(targets, { type: 'message', id: message, name: subject });
  const sender = addressIn(toText(record['P2Sender'])) ?? addressIn(toText(record['P1Sender']));
  if (sender !== null) addTarget(targets, { type: 'sender', id: null, name: sender });
  targets.push(...people('recipient', addressList(record['Recipients'])));
  const url = toText(record['Url']) ?? toText(record['URL']);
  if (url !== null) addTarget(targets, { type: 'url', id: null, name: url });
  const file = fileOf(record);
  const path = toText(file['FilePath']) ?? toText(file['FileName']);
  const id = toLabel(file['DocumentId']) ?? toText(file['SHA256']);
  if (path !== null || id !== null) addTarget(targets, { type: 'file', id, name: path });
  targets.push(...people('user', [addressIn(toText(record['LastModifiedBy']))]));
  return targets;
}

const NO_FILE: JsonObject = {};

function fileOf(record: JsonObject): JsonObject {
  return objectOf(record['FileData']) ?? NO_FILE;
}

function labelOf(value: JsonValue | undefined): string | null {
  return typeof value === 'boolean' ? String(value) : toLabel(value);
}

/** Lists and objects as they are, JSON text parsed. */
function plain(value: JsonValue | undefined): JsonValue {
  return shown(null, value);
}
