import type { EventTarget } from '../../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import { objectOf } from '../../../../json/parseJsonText.ts';
import { fieldRules, under } from '../../fields/fieldRules.ts';
import { shown } from '../../fields/nameValues.ts';
import { toQuantity } from '../../fields/quantity.ts';
import { toBoolean, toLabel, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { toTime } from '../../fields/time.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { operationEvents } from '../operationEvents.ts';
import { kindOf, type OperationKind, operationTable, type OperationRow } from '../operations.ts';

const FILE = fieldRules({
  FileExtension: ['extension', toText, 'its extension'],
  FileType: ['type', toText, 'its type'],
  FileSize: ['size', toQuantity, 'its size in bytes'],
  Sha1: ['sha1', toText, 'its digest'],
  Sha256: ['sha256', toText, 'its digest'],
  PreviousFileName: ['previous_name', toText, 'its name before'],
  TargetFilePath: ['target_path', toText, 'where it was copied or moved to'],
  ParentArchiveHash: ['archive_hash', toText, 'digest of the archive it was in'],
  SourceLocationType: ['source_location_type', toLabel, 'kind of place it was in'],
  DestinationLocationType: ['destination_location_type', toLabel, 'kind of place it went to'],
  Hidden: ['hidden', toBoolean, 'whether it is hidden'],
  RMSEncrypted: ['encrypted', toBoolean, 'whether rights management encrypted it'],
});

/** What people do with files on their devices (RecordType 63); rules that matched are data loss prevention. */
export const ENDPOINT_FIELDS = fieldRules(
  {
    Application: ['application', toText],
    DeviceName: ['device_name', toText],
    MDATPDeviceId: ['device_id', toLabel],
    Platform: ['platform', toLabel],
    EnforcementMode: ['enforcement_mode', toLabel],
    EvidenceFile: ['evidence_file', plain],
    SensitiveInfoTypeData: ['sensitive_information', plain],
    PolicyMatchInfo: ['policy_match', plain],
    DlpAuditEventMetadata: ['audit_metadata', plain],
    RemovableMediaDeviceAttributes: ['removable_media', plain],
    TargetPrinterName: ['printer', toText],
    TargetDomain: ['target_domain', toText],
    TargetUrl: ['target_url', toText],
    OriginatingDomain: ['originating_domain', toText],
    OriginatingUrl: ['originating_url', toText],
    JitTriggered: ['just_in_time', toBoolean],
    MatchedPolicies: ['matched_policies', plain],
    Justification: ['justification', toText],
    UserOverride: ['user_override', toLabel],
    SensitivityLabelId: ['sensitivity_label_id', toLabel],
    SensitivityLabelIds: ['sensitivity_label_ids', plain],
    LastModifiedTime: ['last_modified', toTime],
  },
  [...FILE.keys],
);

/** Operations on files of devices. */
export const ENDPOINT_ROWS: readonly OperationRow[] = [
  ['ENDPOINT_FILE_CREATED', 'INFO', 'FileCreated FileCreatedOnNetworkShare FileCreatedOnRemovableMedia FileArchived'],
  ['ENDPOINT_FILE_READ', 'INFO', 'FileRead FileAccessed FileAccessedByUnallowedApp BrowseToUrl'],
  ['ENDPOINT_FILE_CHANGED', 'INFO', 'FileModified FileRenamed FileMoved'],
  ['ENDPOINT_FILE_DELETED', 'INFO', 'FileDeleted'],
  ['ENDPOINT_FILE_PRINTED', 'INFO', 'FilePrinted'],
  [
    'ENDPOINT_FILE_COPIED_OUT',
    'WARNING',
    'FileCopiedToRemovableMedia FileCopiedToNetworkShare FileCopiedToClipboard FileUploadedToCloud FileCopiedToRemoteDesktopSession FileTransferredByBluetooth RemovableMediaMount WebpageCopiedToClipboard WebpageSaved WebpagePrinted PasteToBrowser ScreenCapture',
  ],
];
const OPERATIONS = operationTable(ENDPOINT_ROWS);
const OTHER: OperationKind = { eventType: 'ENDPOINT_ACTIVITY', severity: 'INFO' };

export const ENDPOINT_FILES: O365Family = {
  title: 'Office 365: files on devices',
  recordTypes: [63],
  keys: ENDPOINT_FIELDS.keys,
  normalize: ({ record, operation, outcome, actor }: O365Record): FamilyPart => ({
    ...kindOf(OPERATIONS, operation, OTHER),
    outcome,
    actor,
    targets: endpointTargets(record),
    details: ENDPOINT_FIELDS.read(record, { file: FILE.part(record) }),
  }),
  events: operationEvents([...ENDPOINT_ROWS, [OTHER.eventType, OTHER.severity, '']], () => ({})),
  details: { ...under('file', FILE.names), ...ENDPOINT_FIELDS.names },
};

/** The file by its path, the device it is on, and the policy that matched. */
export function endpointTargets(record: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const path = toText(record['ObjectId']);
  const id = toText(record['Sha256']) ?? toText(record['Sha1']);
  if (path !== null || id !== null) addTarget(targets, { type: 'file', id, name: path });
  const device = toLabel(record['MDATPDeviceId']);
  const name = toText(record['DeviceName']);
  if (device !== null || name !== null) addTarget(targets, { type: 'device', id: device, name });
  const match = objectOf(record['PolicyMatchInfo']);
  const policy = toLabel(match?.['PolicyId']);
  const policyName = toText(match?.['PolicyName']);
  if (policy !== null || policyName !== null) addTarget(targets, { type: 'policy', id: policy, name: policyName });
  return targets;
}

function plain(value: JsonValue | undefined): JsonValue {
  return shown(null, value);
}
