/**
 * What tells the records of one family apart, member by member. A member is a path from the record (`time`,
 * `properties.status.errorCode`), keys in their documented spelling; `a|b` are names of the same thing of which the
 * first with a value counts; `~` in front: without regard to case; `a.b(c,d(e))` reads of each element of a list, or of
 * an object, the members in brackets. Values count as they came.
 */
export interface IdentityRule {
  /** The record's own id, with what makes it unique where a service gives one id to several records by design. */
  readonly own: readonly string[];
  /** What stands for the own id of a record without one. */
  readonly orElse: readonly string[];
  /** What happened: operation, result and error, time, actor, targets, risk. Nothing that a second export may change. */
  readonly says: readonly string[];
}

const SIGN_IN: IdentityRule = rule(
  'properties.id',
  `properties.createdDateTime properties.status.errorCode resultType properties.userId properties.userPrincipalName
  properties.servicePrincipalId properties.appId properties.resourceId properties.ipAddress
  properties.riskLevelDuringSignIn properties.riskLevelAggregated properties.riskState properties.riskDetail
  properties.riskEventTypes_v2|properties.riskEventTypes`,
);

/** Names of claims that hold dots, under the words the rules use for them. */
export const CLAIMS: Readonly<Record<string, string>> = {
  $oid: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
  $upn: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
};

const ACTIVITY_SAYS = `~operationName time|eventTimestamp resourceId caller|properties.caller
  result|properties.result resultSignature|subStatus|properties.statusCode
  identity.authorization.action|authorization.action identity.authorization.scope|authorization.scope
  identity.authorization.evidence.principalId|authorization.evidence.principalId
  identity.claims.$oid|claims.$oid identity.claims.$upn|claims.$upn identity.claims.appid|claims.appid
  properties.requestbody|properties.requestBody`;

/** Start and end of an operation may share the id. */
const ACTIVITY_OWN = 'eventDataId|properties.eventDataId ~resultType|status';
/** Event Hubs' mapping of Activity records has no id; one operation has one record of a status at a time. */
const ACTIVITY_ELSE = 'correlationId ~resultType|status ~operationName time|eventTimestamp resourceId';

const GRAPH: IdentityRule = rule(
  // The requests of one batch may share the id.
  'properties.requestId properties.timeGenerated|time properties.requestUri',
  `properties.requestMethod|properties.httpMethod properties.responseStatusCode|properties.httpStatusCode
  properties.userId properties.servicePrincipalId properties.appId callerIpAddress|properties.ipAddress`,
);

/** An identity's or detection's own id is the same in each of its records: the change is a part of it. */
const RISK_STATE = 'properties.riskLevel properties.riskState properties.riskDetail';

/**
 * The rules by family, in lower case. Fixed with the first release, since receivers recognise repeats by the ids: a
 * member that is added or taken away changes the ids of a family. A family without a rule, or a record without its own
 * id, is told by its whole content.
 */
export const IDENTITY_RULES: Readonly<Record<string, IdentityRule>> = {
  auditlogs: rule(
    'properties.id',
    `operationName properties.activityDisplayName properties.operationType properties.result|result
    properties.resultReason properties.activityDateTime|time
    properties.initiatedBy(user(id,userPrincipalName,displayName),app(servicePrincipalId,appId,displayName))
    properties.targetResources(id,type,Type,displayName,userPrincipalName,modifiedProperties(displayName,name,oldValue,newValue))`,
  ),
  signinlogs: SIGN_IN,
  adfssigninlogs: SIGN_IN,
  noninteractiveusersigninlogs: SIGN_IN,
  serviceprincipalsigninlogs: SIGN_IN,
  microsoftserviceprincipalsigninlogs: SIGN_IN,
  managedidentitysigninlogs: SIGN_IN,
  intuneauditlogs: rule(
    'properties.AuditEventId',
    `operationName resultType properties.ActivityResultStatus properties.ActivityDate|time properties.Actor
    properties.TargetObjectIds properties.Targets`,
  ),
  provisioninglogs: rule(
    'properties.id',
    `properties.provisioningAction|properties.action properties.provisioningStatusInfo|properties.statusInfo resultType
    properties.activityDateTime|time properties.initiatedBy properties.servicePrincipal properties.sourceIdentity
    properties.targetIdentity properties.modifiedProperties`,
  ),
  riskyusers: rule(
    `properties.id properties.riskLastUpdatedDateTime ${RISK_STATE}`,
    'properties.userPrincipalName properties.isDeleted',
  ),
  riskyserviceprincipals: rule(
    `properties.id properties.riskLastUpdatedDateTime ${RISK_STATE}`,
    'properties.appId properties.accountEnabled|properties.isEnabled',
  ),
  userriskevents: rule(
    `properties.id properties.lastUpdatedDateTime ${RISK_STATE}`,
    'properties.riskEventType|properties.riskType properties.detectedDateTime|time properties.activityDateTime properties.userId properties.userPrincipalName properties.ipAddress|callerIpAddress',
  ),
  serviceprincipalriskevents: rule(
    `properties.id properties.lastUpdatedDateTime ${RISK_STATE}`,
    'properties.riskEventType properties.detectedDateTime|time properties.activityDateTime properties.servicePrincipalId properties.appId properties.keyIds properties.ipAddress|callerIpAddress',
  ),
  microsoftgraphactivitylogs: GRAPH,
  azureadgraphactivitylogs: GRAPH,
  administrative: activity(),
  action: activity(),
  write: activity(),
  delete: activity(),
  security: activity(inEvent('alertId severity|Severity alertDisplayName|alertName compromisedEntity actionTaken')),
  servicehealth: activity(inEvent('trackingId communicationId incidentType stage|Stage impactStartTime')),
  alert: activity(inEvent('RuleUri|ruleUri RuleName|ruleName Threshold|threshold')),
  recommendation: activity(inEvent('recommendationName recommendationImpact')),
  policy: activity('properties.policies properties.isComplianceCheck'),
  autoscale: activity(inEvent('OldInstancesCount|oldInstancesCount NewInstancesCount|newInstancesCount')),
  resourcehealth: activity(inEvent('currentHealthStatus previousHealthStatus type')),
  // An alert is exported again with each change.
  securityalert: rule(
    'systemAlertId ~status severity|alertSeverity|reportedSeverity endTimeUtc|endTime timeGeneratedUtc|time processingEndTimeUtc|processingEndTime',
    'alertType alertDisplayName|displayName|alertName startTimeUtc|startTime compromisedEntity azureResourceId entities',
  ),
  // One list for all record types: a record keeps its id when its type gets a family of its own.
  o365: rule(
    '~Id',
    `~Operation CreationTime UserId UserKey ResultStatus ObjectId
    Error ErrorNumber LogonError ResultStatusDetail IsSuccess Actor Target TargetContextId Parameters ModifiedProperties
    MailboxOwnerUPN MailboxGuid LogonType Item AffectedItems Folder DestFolder
    SourceFileName SourceRelativeUrl DestinationFileName DestinationRelativeUrl TargetUserOrGroupName
    TargetUserOrGroupType EventData SharingType Members TeamGuid TeamName ChannelGuid ChannelName AddOnName TabType
    PolicyDetails ExceptionInfo IncidentId AlertId AlertEntityId Name Severity Status Data Comments
    RecipientEmailAddress|Recipients P2Sender|SenderAddress NetworkMessageId Verdict Url DeliveryAction FileData
    Activity ItemName ArtifactName AppName ResourceTitle CopilotEventData
    PropertyCollection OperationProperties ModifiedPropertiesList TargetName TargetId`,
  ),
  // A row is told apart by its recipient; it comes again when its status has changed, and then tells something new.
  messagetrace: rule(
    'messageTraceId|MessageTraceId|id|Id ~recipientAddress|RecipientAddress ~status|Status',
    '~senderAddress|SenderAddress',
  ),
};

function rule(own: string, says: string): IdentityRule {
  return { own: membersOf(own), orElse: [], says: membersOf(says) };
}

/** A rule for Activity records. */
function activity(says = ''): IdentityRule {
  return {
    own: membersOf(ACTIVITY_OWN),
    orElse: membersOf(ACTIVITY_ELSE),
    says: membersOf(`${ACTIVITY_SAYS} ${says}`),
  };
}

function membersOf(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Members that Event Hubs puts under `properties.eventProperties` or `properties`. */
function inEvent(names: string): string {
  return names
    .split(' ')
    .map((name) =>
      name
        .split('|')
        .flatMap((one) => [`properties.eventProperties.${one}`, `properties.${one}`])
        .join('|'),
    )
    .join(' ');
}
