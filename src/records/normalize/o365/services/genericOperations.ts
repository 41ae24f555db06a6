import { type OperationKind, type OperationRow, operationTable } from '../operations.ts';

/** Operations of record types without fields of their own here. */
export const GENERIC_ROWS: readonly OperationRow[] = [
  ['YAMMER_GROUP_CREATED', 'INFO', 'GroupCreation'],
  ['YAMMER_GROUP_DELETED', 'WARNING', 'GroupDeletion'],
  ['YAMMER_DATA_EXPORTED', 'WARNING', 'DataExport'],
  ['POWER_BI_ARTIFACT_CREATED', 'INFO', 'CreateArtifact CreateReport CreateDataset CreateDashboard'],
  ['POWER_BI_DATA_EXPORTED', 'WARNING', 'ExportReport ExportArtifact DownloadReport ExportTile ExportDataflow'],
  ['POWER_BI_SHARED', 'WARNING', 'ShareReport ShareDashboard PublishToWebReport ShareDataset CreateOrgApp'],
  ['POWER_BI_ACCESS_CHANGED', 'WARNING', 'AddGroupMembers UpdateFolderAccess AddFolderAccess UpdateWorkspaceAccess'],
  ['POWER_BI_TENANT_SETTING_CHANGED', 'ALERT', 'UpdatedAdminFeatureSwitch'],
  ['POWER_AUTOMATE_FLOW_CHANGED', 'INFO', 'CreateFlow EditFlow'],
  ['POWER_AUTOMATE_PERMISSIONS_CHANGED', 'WARNING', 'PutPermissions DeletePermissions'],
  ['QUARANTINED_MESSAGE_RELEASED', 'WARNING', 'QuarantineReleaseMessage QuarantineRelease'],
  ['QUARANTINED_MESSAGE_VIEWED', 'INFO', 'QuarantinePreviewMessage QuarantinePreview QuarantineViewHeader'],
  ['QUARANTINED_MESSAGE_EXPORTED', 'WARNING', 'QuarantineExportMessage QuarantineExport'],
  ['QUARANTINED_MESSAGE_DELETED', 'INFO', 'QuarantineDeleteMessage QuarantineDelete'],
  ['MAIL_THREAT_DETECTED', 'WARNING', 'TIMailData TIMailRecord'],
  ['URL_THREAT_CLICKED', 'WARNING', 'TIUrlClickData'],
  ['FILE_MALWARE_DETECTED', 'ALERT', 'AtpDetection'],
  ['INVESTIGATION_CHANGED', 'WARNING', 'AirInvestigationData AirManualInvestigation AirAdminActionInvestigationData'],
  ['EDISCOVERY_SEARCH_STARTED', 'WARNING', 'SearchCreated SearchStarted SearchUpdated SearchPreviewed SearchViewed'],
  ['EDISCOVERY_EXPORTED', 'ALERT', 'SearchExported SearchResultExportDownloaded SearchExportDownloaded ExportJob'],
  [
    'EDISCOVERY_CASE_CHANGED',
    'WARNING',
    'CaseAdded CaseUpdated CaseRemoved CaseAdminUpdated CaseMemberAdded HoldCreated HoldRemoved',
  ],
  ['SENSITIVITY_LABEL_CHANGED', 'INFO', 'SensitivityLabelApplied SensitivityLabelUpdated SensitivityLabeledFileOpened'],
  ['SENSITIVITY_LABEL_REMOVED', 'WARNING', 'SensitivityLabelRemoved'],
  ['COPILOT_INTERACTION', 'INFO', 'CopilotInteraction'],
  ['AUDIT_SEARCHED', 'INFO', 'AuditSearchCreated AuditSearchCompleted AuditSearchExportJobCreated'],
  ['FORM_CHANGED', 'INFO', 'CreateForm EditForm DeleteForm CollaboratorAdded AllowAnonymousResponse'],
];

/** Operations of these record types by name. */
export const GENERIC_OPERATIONS = operationTable(GENERIC_ROWS);

/** The kind of an operation nobody has listed, by the service that its record type belongs to. */
export const SERVICES: readonly (readonly [eventType: string, recordTypes: readonly number[]])[] = [
  ['POWER_BI_ACTIVITY', [20, 144]],
  ['YAMMER_ACTIVITY', [22]],
  ['SKYPE_ACTIVITY', [16, 17, 23]],
  ['EDISCOVERY_ACTIVITY', [24, 31]],
  ['THREAT_INTELLIGENCE_ACTIVITY', [28, 34, 41, 47, 51]],
  ['POWER_PLATFORM_ACTIVITY', [30, 45, 46, 79, 80, 256]],
  ['DYNAMICS_ACTIVITY', [21]],
  ['COMPLIANCE_ACTIVITY', [38, 42, 43, 52, 53, 68, 71, 72, 75, 82, 83, 84, 87, 93, 94, 95, 96, 106, 109]],
  ['INVESTIGATION_ACTIVITY', [64, 86, 89]],
  ['QUARANTINE_ACTIVITY', [65]],
  ['DEFENDER_ACTIVITY', [78, 81, 98, 110, 111, 112, 113, 114]],
  ['TEAMS_ACTIVITY', [49, 59, 60, 73, 92]],
  ['SEARCH_ACTIVITY', [77, 101, 102]],
  ['COPILOT_ACTIVITY', [261]],
];

/** What a record is that nothing tells. */
export const OFFICE365_ACTIVITY: OperationKind = { eventType: 'OFFICE365_ACTIVITY', severity: 'INFO' };

const BY_RECORD_TYPE: ReadonlyMap<number, OperationKind> = new Map(
  SERVICES.flatMap(([eventType, numbers]) =>
    numbers.map((number): [number, OperationKind] => [number, { eventType, severity: 'INFO' }]),
  ),
);

/** The kind of the operations of a record type that are not in the table. */
export function serviceKind(recordType: number | null): OperationKind {
  return (recordType === null ? undefined : BY_RECORD_TYPE.get(recordType)) ?? OFFICE365_ACTIVITY;
}
