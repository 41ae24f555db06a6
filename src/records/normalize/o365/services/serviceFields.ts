import type { JsonValue } from '../../../../json/json.ts';
import { fieldRules, type FieldReader } from '../../fields/fieldRules.ts';
import { NAME_VALUES, nameValues, shown } from '../../fields/nameValues.ts';
import { toQuantity } from '../../fields/quantity.ts';
import { toLabel, toText } from '../../fields/scalars.ts';
import { MODIFIED_VALUES, modifiedValues } from '../modifiedValues.ts';

/** Fields that services of Microsoft 365 share. */
const SHARED = {
  ObjectType: ['object_type', toText],
  ObjectDisplayName: ['object_name', toText],
  Activity: ['activity', toText],
  WorkspaceId: ['workspace_id', toLabel],
  WorkspaceName: ['workspace_name', toText],
  WorkSpaceName: ['work_space_name', toText],
  GroupName: ['group_name', toText],
  RequestId: ['request_id', toLabel],
  OperationId: ['operation_id', toLabel],
  OperationCount: ['operation_count', toQuantity],
  FileSize: ['file_size', toQuantity],
  FileSizeBytes: ['file_size_bytes', toQuantity],
  CorrelationId: ['correlation_id', toLabel],
  Name: ['name', toText],
  Severity: ['severity', toLabel],
  OperationProperties: ['operation_properties', nameValues, NAME_VALUES],
  ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
  PropertyCollection: ['properties', nameValues, NAME_VALUES],
  Parameters: ['parameters', nameValues, NAME_VALUES],
  ModifiedProperties: ['modified_properties', modifiedValues, MODIFIED_VALUES],
  AdditionalInfo: ['additional_info', parsed],
  Data: ['data', parsed],
  ApplicationId: ['application_id', toLabel],
} as const;

/** Fields of one service each, by the schema of its records; their names in details are these in snake case. */
const OF_SERVICES: Readonly<Record<string, string>> = {
  'Power BI and Fabric': `ActivityId ItemName DatasetName ReportName DashboardName AppName DatasetId ReportId DashboardId
    ArtifactId ArtifactName ArtifactKind ArtifactObjectId ArtifactType EmbedTokenId DistributionMethod ConsumptionMethod
    ReportType IsSuccess CapacityId CapacityName CapacityUsers CapacityState DataflowId DataflowName DataflowType
    DataflowRefreshScheduleType Datasets GatewayId GatewayName GatewayType GatewayState GatewayClusters GatewayClusterId
    GatewayClustersObjectIds GatewayClusterDatasources DatasourceId DatasourceName DatasourceType Datasources
    DatasourceObjectIds DatasourceDetails DatasourceInformations ImportId ImportSource ImportType ImportDisplayName
    LastRefreshTime RefreshType Schedules FolderObjectId FolderDisplayName FolderAccessRequests MembershipInformation
    OrgAppPermission SharingInformation SharingAction SharingScope ShareLinkId SwitchState DataClassification
    DataConnectivityMode TileText ExportEventStartDateTimeParameter ExportEventEndDateTimeParameter
    ExportEventActivityTypeParameter ExportedArtifactInfo ExternalSubscribeeInformation SubscribeeInformation
    SubscriptionSchedule SubscriptionDetails TemplateAppObjectId TemplateAppFolderObjectId TemplatePackageName
    TemplateAppOwnerTenantObjectId TemplateAppVersion UserInformation WorkspaceAccessList WorkspacesModifiedSince
    WorkspacesSemicolonDelimitedList IncludeSubartifacts IncludeExpiredInvites PaginatedReportDataSources ModelId
    ModelsSnapshots PinReportToTabInformation TableName ExcludePersonalWorkspaces Lineage DatasourceInfos
    DeploymentPipelineId DeploymentPipelineObjectId DeploymentPipelineDisplayName DeploymentPipelineStageOrder
    DeploymentPipelineAccesses AuditedArtifactInformation AppReportId AppId AppDashboardId Monikers OriginalOwner
    TakingOverOwner HasFullReportAttachment CopiedReportName CopiedReportId Experience RefreshEnforcementPolicy
    BillingType SensitivityLabelEventData SensitivityLabelId OldSensitivityLabelId ActionSource ActionSourceDetail
    LabelEventType InstallTeamsAnalyticsInformation CustomVisualAccessTokenResourceId CustomVisualAccessTokenSiteUri
    IsTenantAdminApi ItemNewName ItemsCount ItemId ItemType CategoryIds TargetWorkspaceId UserEmail DataflowAllowNativeQueries
    ClientRequestId Owner GenerateScreenshotInformation TenantId TenantAdminFeature SettingName`,
  'Dynamics 365': `CrmOrganizationUniqueName InstanceUrl ItemUrl Fields EntityId EntityName Message Query QueryResults
    PrimaryFieldValue ServiceContextId ServiceContextIdType ServiceName SystemUserId UserUpn OriginalObjectId UserEmailId
    OrganizationUniqueName DeviceInfo`,
  Forms: 'FormsUserTypes FormsUserType FormType SourceApp FormName FormId FormTypes ActivityParameters',
  'Viva Engage': `ActorUserId ActorYammerUserId DataExportType FileId FileName IsSoftDelete MessageId YammerNetworkId
    TargetUserId TargetYammerUserId VersionId ThreadId GroupId NetworkId UserAccountId CommunityId Recipients`,
  Planner: `ContainerType ContainerId SharedWithContainerId SharedWithContainerType SharedWithContainerAccessLevel
    OriginalPlanId OriginalContainerType OriginalContainerId NewPlanId NewContainerType NewContainerId PlanId MemberIds
    PlanList TaskList TenantSettings Roster AssignmentMethod TaskId`,
  Project: `Entity Action OnBehalfOfResId ProjectId RoadmapId RoadmapItemId ProjectEnabled RoadmapEnabled
    AssignedToMeEnabled`,
  'Power Platform': `FlowConnectorNames FlowDetailsUrl LicenseDisplayName RecipientUPN SharingPermission
    UserTypeInitiated UserUPN EnvironmentId EnvironmentName EnvironmentDisplayName EnvironmentSku EnvironmentUrl
    PolicyDisplayName PolicyType BotId BotSchemaName BotName BotUpdateDetails BotComponentId BotComponentName
    RequiresCustomerKeyEncryption ResourceId ResourceType ResourceDisplayName ConnectorId ConnectorName ConnectionId
    RoleName RoleId PrincipalId PrincipalType TargetPrincipalId TargetPrincipalType RoleAssignmentId Permission
    SiteName SiteId PortalId HiddenReason`,
  eDiscovery: `CaseId CaseName Case CaseType StartTime EndTime ExchangeLocations PublicFolderLocations SharepointLocations
    SharePointLocations ClientApplication EffectiveOrganization NonPIIParameters CmdletVersion UserServicePlan
    SecurityComplianceCenterEventType WorkingsetId WorkingsetName ReviewsetId JobId JobDisplayName JobType ExportName
    DownloadCommentary DocumentIDs Settings HoldId HoldName Custodian CustodianEmail SearchId SearchName SearchQuery
    Cmdlet ClientRequestId Statistics Description`,
  'sensitivity labels and protection': `ApplicationName ApplicationMode DataState DeviceName DeviceId IsProtected
    IsProtectedBefore Location ObjectState Platform ProcessName ProductVersion ProtectionOwner ProtectionType
    ProtectionEventType ProtectionEventData SensitiveInfoTypeData SensitivityLabelJustificationText TemplateId Identity
    IsValid PSComputerName PSShowComputerName RunspaceId ContentType LabelId LabelName LabelAction LabelAppliedDateTime
    LabelActions Sender Receivers PolicyId PolicyName PolicyVersion RuleId RuleName RuleActions ExchangeDetails IsPolicyHit
    EmailInfo IrmContentId TargetLocation ItemCreationTime OverRideType OverRideReason SRPolicyMatchDetails LabelGuid
    SensitiveInformationTypeData FileOwner FilePathUrl FileType FileExtension Justification MatchedConditions
    DestinationLabelName SiteUrl UniqueId DocumentId LastModifiedTime Sha1 Sha256 TargetFilePath ContentAnalysisResult`,
  'encrypted messages': 'Recipient AuthenticationMethod AuthenticationStatus OperationStatus AttachmentName',
  'compliance connectors': 'ItemSize SourceUserId FailureType ResultMessage IsRetry Attachments ConnectorType',
  'data insights': 'AadAppId DataType DatabaseType RelativeUrl ResultCount ResultMetadata FiltersApplied',
  'Copilot and AI apps': `CopilotEventData AppIdentity AgentId AgentName AgentVersion ClientRegion CopilotLogVersion
    AppHost PluginId PluginName PluginType PromptBookId PromptBookName WorkspaceSettings AIAppName AIAppId ResourceName
    Messages Contexts AccessedResources AISystemPlugin ModelTransparencyDetails ConversationId`,
  'Graph Data Connect and SystemSync': `ApplicationVersion AppRegistrationTenantId Approver ApprovalUpdatedDateInUTC
    ApprovalExpiryDateInUTC ApprovalValidDays DestinationSinks DestinationTenantId Reason State PipelineName
    PipelineRunId CopyActivityRunId RunStartTime RunEndTime DatasetColumns ScopeList ScopeCountRequested
    ScopeCountDelivered UndeliveredScope RowCount Status DataStoreType UserAction ExportTriggeredAt
    NameOfDownloadedZipFile Invitation`,
  'Viva and privacy': `Detail Username UserRole OrganizationName OrganizationOwner OrganizationAdmins ModifiedFields
    ItemDetails WpaUserRole OperationDetails FeatureId FeatureName PolicyGroups PolicySettings ModuleId`,
  'spam protection and quarantine':
    'Audit Event EventId EventValue NetworkMessageId ReleaseTo RequestType RequestSource',
  'Compliance Manager': `ActionProducts ActionScore ActionScoreChange ActionActivity Assessments Templates Solutions
    ManagedBy`,
  Stream: 'EntityPath ResourceTitle ResourceUrl VideoId ChannelId',
  'access and roles': `RoleAssignments RoleDefinitionId RoleDefinitionName RoleGroup RoleGroupName RoleDisplayName
    RolePermissions Permissions PermissionGroups AssignmentId AssignmentName Assignments AssignedTo Members Users Groups
    Scopes DataSources DataSourceNames UserIds GroupIds PartnerTenantId PartnerTenantName OldPolicy NewPolicy
    PolicyConfiguration OldValue NewValue SettingValue TargetUserUpn TargetUserObjectId TargetUPN AppDisplayName
    AppPermission AccessRequestId AccessRequestStatus Requestor Approvers ExpirationTime CatalogItemName`,
  Defender: `ActionName ActionScope ActionId ActionType ActionStatus MachineId MachineName ComputerDnsName RuleTitle
    RuleDescription IndicatorValue IndicatorType IndicatorAction Title Description Category AlertId IncidentId Comment
    Comments DetailsUrl Source ThreatNames ExternalAccess AdminActionDetail UserClaims ResponseActionType`,
  searches: 'QuerySource QueryText SearchQueryText ScenarioName ResultsCount ClientInfoString',
  audit: 'SearchJobId SearchJobName AuditSearchId RetentionPolicyName RetentionDuration ConfigName',
};

/** `AccessedResources` → `accessed_resources`. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

const NAMED: Readonly<Record<string, readonly [detail: string, read: FieldReader]>> = Object.fromEntries(
  Object.values(OF_SERVICES)
    .flatMap((names) => names.split(/\s+/))
    .filter((name) => !Object.hasOwn(SHARED, name))
    .map((name) => [name, [snakeCase(name), (value: JsonValue | undefined) => shown(name, value)]]),
);

/** The fields of record types without a family of their own; what is left stands under `other`. */
export const SERVICE_FIELDS = fieldRules({ ...NAMED, ...SHARED });

/** JSON text parsed, secrets hidden. */
function parsed(value: JsonValue | undefined): JsonValue {
  return shown(null, value);
}
