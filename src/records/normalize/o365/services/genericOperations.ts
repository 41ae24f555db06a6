import type { Severity } from '../../../../events/event.ts';
import { type OperationKind, type OperationRow, operationTable } from '../operations.ts';
import { type OperationAct, operationAct } from './operationAct.ts';
import { OTHER_SERVICE, SERVICES } from './serviceTable.ts';

/** Operations of record types without fields of their own here, that an analyst wants to tell apart. */
export const GENERIC_ROWS: readonly OperationRow[] = [
  ['YAMMER_GROUP_CREATED', 'INFO', 'GroupCreation'],
  ['YAMMER_GROUP_DELETED', 'WARNING', 'GroupDeletion'],
  ['YAMMER_DATA_EXPORTED', 'WARNING', 'DataExport'],
  ['YAMMER_USER_SUSPENDED', 'INFO', 'UserSuspension NetworkUserSuspended'],
  [
    'YAMMER_SETTING_CHANGED',
    'WARNING',
    'SoftDeleteSettingsUpdated NetworkConfigurationUpdated ProcessProfileFields SupervisorAdminToggled NetworkSecurityConfigurationUpdated',
  ],
  ['YAMMER_ACCESS_DENIED', 'WARNING', 'CommunityAccessFailure FileAccessFailure MessageAccessFailure'],
  ['POWER_BI_ARTIFACT_CREATED', 'INFO', 'CreateArtifact CreateReport CreateDataset CreateDashboard'],
  [
    'POWER_BI_DATA_EXPORTED',
    'WARNING',
    'ExportReport ExportArtifact DownloadReport ExportTile ExportDataflow ExportActivityEvents AnalyzeInExcel AnalyzedByExternalApplication',
  ],
  ['POWER_BI_SHARED', 'WARNING', 'ShareReport ShareDashboard PublishToWebReport ShareDataset CreateOrgApp'],
  [
    'POWER_BI_ACCESS_CHANGED',
    'WARNING',
    'AddGroupMembers UpdateFolderAccess AddFolderAccess UpdateWorkspaceAccess DeleteGroupMembers UpdateGroupMembers UpdateCapacityAdmin UpdateCapacityUsersAssignment AddUsersToGatewayCluster AddUsersToGatewayClusterDatasource DeleteUsersFromGatewayCluster UpdateDatasetPermission',
  ],
  ['POWER_BI_TENANT_SETTING_CHANGED', 'ALERT', 'UpdatedAdminFeatureSwitch UpdateOrgSettings'],
  ['POWER_AUTOMATE_FLOW_CHANGED', 'INFO', 'CreateFlow EditFlow DeleteFlow RestoreFlow'],
  [
    'POWER_AUTOMATE_PERMISSIONS_CHANGED',
    'WARNING',
    'PutPermissions DeletePermissions PutConnectionPermission DeleteConnectionPermission',
  ],
  [
    'POWER_APPS_PERMISSIONS_CHANGED',
    'WARNING',
    'PowerAppPermissionEdited PowerAppPermissionDeleted AdminModifyAppPermissions ModifyAppPermissions DeleteAppPermissions AdminSetAppBypassConsent AdminSetAppConditionalAccess',
  ],
  ['POWER_APPS_APP_LAUNCHED', 'INFO', 'LaunchPowerApp LaunchedPowerApp'],
  [
    'POWER_PLATFORM_DLP_POLICY_CHANGED',
    'ALERT',
    'CreateDlpPolicy UpdateDlpPolicy DeleteDlpPolicy CreateTenantDlpPolicy UpdateTenantDlpPolicy DeleteTenantDlpPolicy PatchConnectorConfigurations DlpPolicyUpdate',
  ],
  [
    'POWER_PLATFORM_ROLE_CHANGED',
    'ALERT',
    'EnvironmentRoleAssignmentChange AddRoleAssignment RemoveRoleAssignment AssignRole RemoveRole UserRoleAssignment TenantIsolationOperation AddUserToRole RemoveUserFromRole ApplyAdminRole',
  ],
  ['POWER_PLATFORM_LOCKBOX_REQUESTED', 'WARNING', 'LockboxRequestOperation'],
  ['QUARANTINED_MESSAGE_RELEASED', 'WARNING', 'QuarantineReleaseMessage QuarantineRelease'],
  ['QUARANTINED_MESSAGE_RELEASE_REQUESTED', 'INFO', 'QuarantineReleaseRequest QuarantineRequestReleaseMessage'],
  [
    'QUARANTINED_MESSAGE_VIEWED',
    'INFO',
    'QuarantinePreviewMessage QuarantinePreview QuarantineViewHeader QuarantineViewMessageHeader',
  ],
  ['QUARANTINED_MESSAGE_EXPORTED', 'WARNING', 'QuarantineExportMessage QuarantineExport QuarantineDownloadMessage'],
  ['QUARANTINED_MESSAGE_DELETED', 'INFO', 'QuarantineDeleteMessage QuarantineDelete'],
  [
    'EDISCOVERY_SEARCH_STARTED',
    'WARNING',
    'SearchCreated SearchStarted SearchUpdated SearchPreviewed SearchViewed SearchPermissionCreated',
  ],
  [
    'EDISCOVERY_EXPORTED',
    'ALERT',
    'SearchExported SearchResultExportDownloaded SearchExportDownloaded ExportJob DownloadedDocument CaseExportCreated',
  ],
  ['EDISCOVERY_PURGED', 'ALERT', 'SearchResultsPurged'],
  [
    'EDISCOVERY_CASE_CHANGED',
    'WARNING',
    'CaseAdded CaseUpdated CaseRemoved HoldCreated HoldUpdated HoldRemoved CaseHoldAdded',
  ],
  ['EDISCOVERY_ACCESS_CHANGED', 'ALERT', 'CaseAdminAdded CaseAdminUpdated CaseAdminRemoved CaseMemberAdded'],
  [
    'SENSITIVITY_LABEL_CHANGED',
    'INFO',
    'SensitivityLabelApplied SensitivityLabelUpdated SensitivityLabeledFileOpened SensitivityLabelPolicyMatched SensitivityLabelChanged',
  ],
  ['SENSITIVITY_LABEL_REMOVED', 'WARNING', 'SensitivityLabelRemoved'],
  ['SENSITIVE_CONTENT_VIEWED', 'WARNING', 'LabelContentExplorerAccessedItem'],
  [
    'COPILOT_INTERACTION',
    'INFO',
    'CopilotInteraction TeamCopilotInteraction ConnectedAIAppInteraction AIAppInteraction',
  ],
  [
    'COPILOT_SETTING_CHANGED',
    'WARNING',
    'UpdateCopilotSettings EnableCopilotPlugin DisableCopilotPlugin CreateCopilotPlugin UpdateCopilotPlugin DeleteCopilotPlugin',
  ],
  [
    'AUDIT_SEARCHED',
    'INFO',
    'AuditSearchCreated AuditSearchCompleted AuditSearchExportJobCreated AuditSearchCancelled',
  ],
  ['FORM_CHANGED', 'INFO', 'CreateForm EditForm DeleteForm MoveForm UpdateFormSetting'],
  [
    'FORM_ACCESS_CHANGED',
    'INFO',
    'CollaboratorAdded AddFormCoauthor RemoveFormCoauthor AllowAnonymousResponse DisallowAnonymousResponse EnableSpecificResponse DisableSpecificResponse AddSpecificResponder RemoveSpecificResponder DisableCollaboration EnableWorkOrSchoolCollaboration EnableSameOrgCollaboration EnableSpecificCollaboration EnableSpecificCollaboaration AllowShareFormForCopy DisallowShareFormForCopy',
  ],
  ['FORM_PHISHING_DETECTED', 'WARNING', 'UpdatePhishingStatus UpdateUserPhishingStatus'],
  ['COMMUNICATION_POLICY_MATCHED', 'WARNING', 'SupervisionRuleMatch SupervisoryReviewOLAudit'],
  [
    'COMMUNICATION_POLICY_CHANGED',
    'WARNING',
    'SupervisionPolicyCreated SupervisionPolicyUpdated SupervisionPolicyDeleted',
  ],
  [
    'RETENTION_POLICY_CHANGED',
    'WARNING',
    'NewRetentionCompliancePolicy SetRetentionCompliancePolicy NewRetentionComplianceRule SetRetentionComplianceRule NewComplianceTag SetComplianceTag NewAdaptiveScope SetAdaptiveScope RemoveAdaptiveScope ApplicableAdaptiveScopeChange SetRestrictiveRetentionUI',
  ],
  [
    'RETENTION_POLICY_REMOVED',
    'ALERT',
    'RemoveRetentionCompliancePolicy RemoveRetentionComplianceRule RemoveComplianceTag',
  ],
  ['RECORD_DISPOSED', 'INFO', 'ApproveDisposal ExtendRetention RelabelItem AddReviewer'],
];

/** Operations of these record types by name. */
export const GENERIC_OPERATIONS = operationTable(GENERIC_ROWS);

/** What the act of an operation adds to its service's prefix, and how loud it is. */
const BY_ACT: Readonly<Record<OperationAct, readonly [suffix: string, severity: Severity, example: string]>> = {
  access: ['ACCESS_CHANGED', 'WARNING', 'add, remove or change members, owners, roles or permissions'],
  deleted: ['ITEM_DELETED', 'INFO', 'delete or remove'],
  shared: ['ITEM_SHARED', 'INFO', 'share, publish or invite'],
  exported: ['ITEM_EXPORTED', 'INFO', 'export, download or print'],
  created: ['ITEM_CREATED', 'INFO', 'create, add, import or send'],
  changed: ['ITEM_CHANGED', 'INFO', 'change'],
  viewed: ['ITEM_VIEWED', 'INFO', 'read, list or search'],
};
const UNTOLD = ['ACTIVITY', 'INFO', ''] as const;

const PREFIXES: ReadonlyMap<number, string> = new Map(
  SERVICES.flatMap(({ prefix, recordTypes }) => recordTypes.map((number): [number, string] => [number, prefix])),
);

/** The beginning of the event types of a record type's service. */
export function prefixOf(recordType: number | null): string {
  return (recordType === null ? undefined : PREFIXES.get(recordType)) ?? OTHER_SERVICE.prefix;
}

/** The kind of an operation that is not in the table: its record type's service, and what its name says it does. */
export function serviceKind(recordType: number | null, operation: string | null): OperationKind {
  const act = operationAct(operation);
  const [suffix, severity] = act === null ? UNTOLD : BY_ACT[act];
  return { eventType: `${prefixOf(recordType)}_${suffix}`, severity };
}

/** One kind that `serviceKind` can give. */
export interface ServiceKindRow {
  readonly prefix: string;
  readonly type: string;
  readonly severity: Severity;
  /** What it stands for. */
  readonly condition: string;
}

/** Every kind that `serviceKind` can give. */
export const SERVICE_ROWS: readonly ServiceKindRow[] = [
  ...new Map([...SERVICES, OTHER_SERVICE].map(({ prefix, title }) => [prefix, title])),
].flatMap(([prefix, title]) =>
  [...Object.values(BY_ACT), UNTOLD].map(([suffix, severity, words]) => ({
    prefix,
    type: `${prefix}_${suffix}`,
    severity,
    condition: words === '' ? `any other operation of ${title}` : `operations of ${title} that ${words}`,
  })),
);
