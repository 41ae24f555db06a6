import type { JsonValue } from '../../../json/json.ts';

/** What kind of record an Office 365 audit record is. */
export interface RecordType {
  /** Null when the record names none, or a name that is not known. */
  readonly number: number | null;
  readonly name: string;
}

/** The name of records without a record type. */
const UNNAMED = 'Office365';

/** Names by number, of the enumeration `AuditLogRecordType` (Office 365 Management Activity API schema). */
const NAMES: readonly (readonly [first: number, names: string])[] = [
  [1, 'ExchangeAdmin ExchangeItem ExchangeItemGroup SharePoint SyntheticProbe SharePointFileOperation OneDrive'],
  [8, 'AzureActiveDirectory AzureActiveDirectoryAccountLogon DataCenterSecurityCmdlet ComplianceDLPSharePoint Sway'],
  [13, 'ComplianceDLPExchange SharePointSharingOperation AzureActiveDirectoryStsLogon SkypeForBusinessPSTNUsage'],
  [17, 'SkypeForBusinessUsersBlocked SecurityComplianceCenterEOPCmdlet ExchangeAggregatedOperation PowerBIAudit CRM'],
  [22, 'Yammer SkypeForBusinessCmdlets Discovery MicrosoftTeams MicrosoftTeamsAddOns MicrosoftTeamsSettingsOperation'],
  [28, 'ThreatIntelligence MailSubmission MicrosoftFlow AeD MicrosoftStream ComplianceDLPSharePointClassification'],
  [34, 'ThreatFinder Project SharePointListOperation SharePointCommentOperation DataGovernance Kaizala'],
  [40, 'SecurityComplianceAlerts ThreatIntelligenceUrl SecurityComplianceInsights MIPLabel WorkplaceAnalytics'],
  [45, 'PowerAppsApp PowerAppsPlan ThreatIntelligenceAtpContent LabelContentExplorer TeamsHealthcare'],
  [50, 'ExchangeItemAggregated HygieneEvent DataInsightsRestApiAudit InformationBarrierPolicyApplication'],
  [54, 'SharePointListItemOperation SharePointContentTypeOperation SharePointFieldOperation MicrosoftTeamsAdmin'],
  [58, 'HRSignal MicrosoftTeamsDevice MicrosoftTeamsAnalytics InformationWorkerProtection Campaign DLPEndpoint'],
  [64, 'AirInvestigation Quarantine MicrosoftForms ApplicationAudit ComplianceSupervisionExchange'],
  [69, 'CustomerKeyServiceEncryption OfficeNative MipAutoLabelSharePointItem MipAutoLabelSharePointPolicyLocation'],
  [73, 'MicrosoftTeamsShifts SecureScore MipAutoLabelExchangeItem CortanaBriefing Search WDATPAlerts'],
  [79, 'PowerPlatformAdminDlp PowerPlatformAdminEnvironment MDATPAudit SensitivityLabelPolicyMatch'],
  [83, 'SensitivityLabelAction SensitivityLabeledFileAction AttackSim AirManualInvestigation SecurityComplianceRBAC'],
  [88, 'UserTraining AirAdminActionInvestigation MSTIC PhysicalBadgingSignal TeamsEasyApprovals AipDiscover'],
  [94, 'AipSensitivityLabelAction AipProtectionAction AipFileDeleted AipHeartBeat MCASAlerts'],
  [99, 'OnPremisesFileShareScannerDlp OnPremisesSharePointScannerDlp ExchangeSearch SharePointSearch'],
  [103, 'PrivacyDataMinimization LabelAnalyticsAggregate MyAnalyticsSettings SecurityComplianceUserChange'],
  [107, 'ComplianceDLPExchangeClassification ComplianceDLPEndpoint MipExactDataMatch MSDEResponseActions'],
  [111, 'MSDEGeneralSettings MSDEIndicatorsSettings MS365DCustomDetection MSDERolesSettings MAPGAlerts MAPGPolicy'],
  [117, 'MAPGRemediation PrivacyRemediationAction PrivacyDigestEmail MipAutoLabelSimulationProgress'],
  [121, 'MipAutoLabelSimulationCompletion MipAutoLabelProgressFeedback DlpSensitiveInformationType'],
  [124, 'MipAutoLabelSimulationStatistics LargeContentMetadata Microsoft365Group'],
  [134, 'TenantAllowBlockList'],
  [148, 'ComplianceConnector'],
  [154, 'OMEPortal'],
  [256, 'PowerPlatformAdministratorActivity'],
  [261, 'CopilotInteraction'],
  [294, 'AadRiskDetection AuditSearch AuditRetentionPolicy AuditConfig'],
];

const BY_NUMBER: ReadonlyMap<number, RecordType> = new Map(
  NAMES.flatMap(([first, names]) =>
    names.split(' ').map((name, at): [number, RecordType] => [first + at, { number: first + at, name }]),
  ),
);
const BY_NAME: ReadonlyMap<string, RecordType> = new Map(
  [...BY_NUMBER.values()].map((type): [string, RecordType] => [type.name.toLowerCase(), type]),
);

/**
 * The record type of a field `RecordType`: a number, its digits as text, or its name. An unknown number is
 * `RecordType<n>` (the list grows every month), an unknown name itself, anything else `Office365`.
 */
export function recordTypeOf(value: JsonValue | undefined): RecordType {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value !== 'string') return { number: null, name: UNNAMED };
  const text = value.trim();
  if (/^[+-]?\d{1,9}(?:\.0+)?$/.test(text)) return ofNumber(Number(text));
  return BY_NAME.get(text.toLowerCase()) ?? { number: null, name: text === '' ? UNNAMED : text };
}

function ofNumber(number: number): RecordType {
  return BY_NUMBER.get(number) ?? { number, name: `RecordType${number}` };
}
