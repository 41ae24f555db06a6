import type { EventTarget } from '../../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json/json.ts';
import { listOf, objectOf } from '../../../../json/parseJsonText.ts';
import { type NameValue, nameValues, valueOf } from '../../fields/nameValues.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toLabel, toText, toTexts } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { guestAddress } from '../guestName.ts';
import { idIn } from '../o365Actor.ts';
import { wordsOf } from './operationAct.ts';

/** Fields that name an object: its type, the field of its id, those that may hold its name. */
const OBJECTS: readonly (readonly [type: string, id: string | null, ...names: string[]])[] = [
  ['report', 'ReportId', 'ReportName'],
  ['dataset', 'DatasetId', 'DatasetName'],
  ['dashboard', 'DashboardId', 'DashboardName'],
  ['dataflow', 'DataflowId', 'DataflowName'],
  ['capacity', 'CapacityId', 'CapacityName'],
  ['gateway', 'GatewayId', 'GatewayName'],
  ['datasource', 'DatasourceId', 'DatasourceName'],
  ['pipeline', 'DeploymentPipelineObjectId', 'DeploymentPipelineDisplayName'],
  ['pipeline', 'PipelineRunId', 'PipelineName'],
  ['artifact', 'ArtifactId', 'ArtifactName'],
  ['workspace', 'WorkspaceId', 'WorkspaceName', 'WorkSpaceName'],
  ['folder', 'FolderObjectId', 'FolderDisplayName'],
  ['form', 'FormId', 'FormName'],
  ['case', 'CaseId', 'CaseName', 'Case'],
  ['search', 'SearchId', 'SearchName'],
  ['hold', 'HoldId', 'HoldName'],
  ['project', 'ProjectId'],
  ['task', 'TaskId'],
  ['roadmap', 'RoadmapId'],
  ['roadmapItem', 'RoadmapItemId'],
  ['plan', 'PlanId'],
  ['plan', 'NewPlanId'],
  ['group', 'GroupId', 'GroupName'],
  ['policy', 'PolicyId', 'PolicyDisplayName', 'PolicyName'],
  ['role', 'RoleDefinitionId', 'RoleDefinitionName', 'RoleDisplayName'],
  ['role', 'RoleId', 'RoleName'],
  ['roleGroup', null, 'RoleGroupName', 'RoleGroup'],
  ['assignment', 'AssignmentId', 'AssignmentName'],
  ['assignment', 'RoleAssignmentId'],
  ['bot', 'BotId', 'BotName', 'BotSchemaName'],
  ['agent', 'AgentId', 'AgentName'],
  ['plugin', 'PluginId', 'PluginName'],
  ['promptBook', 'PromptBookId', 'PromptBookName'],
  ['environment', 'EnvironmentId', 'EnvironmentDisplayName', 'EnvironmentName'],
  ['connector', 'ConnectorId', 'ConnectorName'],
  ['label', 'SensitivityLabelId'],
  ['label', 'LabelId', 'LabelName'],
  ['tenant', 'PartnerTenantId', 'PartnerTenantName'],
  ['tenant', 'DestinationTenantId'],
  ['video', 'VideoId', 'ResourceTitle'],
  ['indicator', null, 'IndicatorValue'],
  ['device', 'MachineId', 'MachineName', 'ComputerDnsName'],
];

/** Fields that name people whom an operation is for. */
const PEOPLE = [
  'TargetUserId',
  'TargetUserUpn',
  'TargetUPN',
  'TargetUserObjectId',
  'TargetPrincipalId',
  'PrincipalId',
  'RecipientUPN',
  'CustodianEmail',
  'AssignedTo',
  'EventValue',
];
const RECIPIENTS = ['Recipient', 'Recipients', 'Receivers', 'ReleaseTo'];
/** Lists of people, and the member of an entry that names one. */
const LISTS: readonly (readonly [field: string, ...members: string[]])[] = [
  ['MembershipInformation', 'MemberEmail'],
  ['SharingInformation', 'RecipientEmail', 'RecipientName'],
  ['Members', 'UPN', 'UserPrincipalName', 'Id', 'DisplayName'],
  ['Users', 'UPN', 'UserPrincipalName', 'Id', 'DisplayName'],
  ['UserIds', 'UserId'],
  ['MemberIds', 'Id'],
];
/** What `ObjectId` is where the record does not say, by the beginning of the service's event types. */
const OF_SERVICES: Readonly<Record<string, string>> = {
  FORMS: 'form',
  QUARANTINE: 'message',
  SENSITIVITY_LABEL: 'file',
  ENDPOINT: 'file',
  EDISCOVERY: 'case',
  YAMMER: 'community',
  STREAM: 'video',
  COPILOT: 'conversation',
  ENCRYPTED_MESSAGE: 'message',
  ALLOW_BLOCK_LIST: 'indicator',
  CROSS_TENANT_ACCESS: 'policy',
  DEFENDER_ACCESS: 'role',
  COMPLIANCE_ACCESS: 'roleGroup',
  GRAPH_DATA_CONNECT: 'application',
  AUDIT: 'search',
  SENTINEL: 'resource',
  BACKUP: 'policy',
};
/** What it is by record type, where a service has several. */
const OF_RECORD_TYPES: ReadonlyMap<number, string> = new Map([
  [30, 'flow'],
  [45, 'app'],
  [46, 'plan'],
  [79, 'app'],
  [80, 'environment'],
  [126, 'group'],
  [186, 'site'],
  [187, 'policy'],
  [188, 'plan'],
  [189, 'plan'],
  [190, 'task'],
  [191, 'roster'],
  [231, 'label'],
  [297, 'setting'],
  [296, 'policy'],
  [302, 'assignment'],
  [310, 'plugin'],
  [311, 'plugin'],
  [312, 'plugin'],
  [313, 'plugin'],
  [314, 'plugin'],
  [325, 'setting'],
]);
const NOTHING: ReadonlySet<string> = new Set(['not available', 'unknown', 'n/a', 'na', 'none', '-', 'null']);
const MAX_TARGETS = 100;

/**
 * The objects of a record of a service: what `ObjectId` names, typed as the record or its service says, then those that
 * its own fields name, and the people it concerns. Nothing is named twice.
 */
export function serviceTargets(record: JsonObject, recordType: number | null, prefix: string): EventTarget[] {
  const targets = fieldTargets(record);
  const properties = propertyTargets(nameValues(record['PropertyCollection']));
  const own = objectTarget(record, typeOfObject(record, recordType, prefix));
  const all: EventTarget[] = [];
  for (const target of own === null ? [...targets, ...properties] : [own, ...targets, ...properties]) {
    if (all.length === MAX_TARGETS) break;
    const known = all.findIndex((other) => isSame(other, target));
    const before = all[known];
    if (before === undefined) addTarget(all, target);
    else all[known] = merged(before, target);
  }
  return all;
}

function typeOfObject(record: JsonObject, recordType: number | null, prefix: string): string {
  const kind = toText(record['ObjectType']) ?? toText(record['ResourceType']);
  if (kind !== null) return camelCase(kind);
  return (recordType === null ? undefined : OF_RECORD_TYPES.get(recordType)) ?? OF_SERVICES[prefix] ?? 'object';
}

function objectTarget(record: JsonObject, type: string): EventTarget | null {
  const id = textOf(record['ObjectId']);
  const name =
    textOf(record['ObjectDisplayName']) ??
    textOf(record['ResourceDisplayName']) ??
    textOf(record['ItemName']) ??
    textOf(record['FileName']);
  return id === null && name === null ? null : { type, id, name };
}

function fieldTargets(record: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  for (const [type, idField, ...names] of OBJECTS) {
    const id = idField === null ? null : textOf(record[idField]);
    const name = names.map((field) => textOf(record[field])).find((text) => text !== null) ?? null;
    // A name alone says enough only where the record has no field for the id.
    if (id !== null || name !== null) targets.push({ type, id, name });
  }
  const entity = textOf(record['EntityId']);
  if (entity !== null || textOf(record['EntityName']) !== null) {
    targets.push({
      type: camelCase(textOf(record['EntityName']) ?? 'entity'),
      id: entity,
      name: textOf(record['PrimaryFieldValue']),
    });
  }
  for (const field of PEOPLE) targets.push(...person('user', record[field]));
  for (const field of RECIPIENTS) targets.push(...peopleIn('recipient', record[field], []));
  for (const [field, ...members] of LISTS) targets.push(...peopleIn('user', record[field], members));
  targets.push(...accessed(record['CopilotEventData']));
  return targets;
}

/** Files and sites that an assistant read (`CopilotEventData.AccessedResources`). */
function accessed(value: JsonValue | undefined): EventTarget[] {
  return listOf(objectOf(value)?.['AccessedResources']).flatMap((entry) => {
    if (!isJsonObject(entry)) return [];
    const id = textOf(entry['ID'] ?? entry['Id']);
    const name = textOf(entry['SiteUrl']) ?? textOf(entry['Name']);
    return id === null && name === null ? [] : [{ type: 'file', id, name }];
  });
}

const RESOURCE = 'powerplatform.analytics.resource.';

/** Power Platform names its objects in a list: `powerplatform.analytics.resource.type`, `.id`, `.display_name`, … */
function propertyTargets(properties: readonly NameValue[]): EventTarget[] {
  if (properties.length === 0) return [];
  const text = (name: string): string | null => textOf(valueOf(properties, `${RESOURCE}${name}`));
  const targets: EventTarget[] = [];
  const type = text('type');
  const id = text('id');
  const name = text('display_name');
  if (id !== null || name !== null) targets.push({ type: camelCase(type ?? 'resource'), id, name });
  for (const kind of ['power_app', 'cloud_flow', 'bot', 'environment', 'connector', 'policy', 'site', 'user', 'role']) {
    const kindId = text(`${kind}.id`);
    const kindName = text(`${kind}.display_name`) ?? text(`${kind}.name`);
    if (kindId !== null || kindName !== null) targets.push({ type: camelCase(kind), id: kindId, name: kindName });
  }
  return targets;
}

function peopleIn(type: string, value: JsonValue | undefined, members: readonly string[]): EventTarget[] {
  const list = typeof value === 'string' ? textList(value) : listOf(value);
  return list.slice(0, MAX_TARGETS).flatMap((entry) => {
    if (!isJsonObject(entry)) return person(type, entry);
    const member = members.map((name) => textOf(entry[name])).find((text) => text !== null);
    return member === undefined ? [] : person(type, member);
  });
}

/** A list as JSON text, or with commas or semicolons: `[a@x.example]`, `a@x.example;b@x.example`. */
function textList(text: string): readonly JsonValue[] {
  const parsed = listOf(text);
  if (parsed.length > 0) return parsed;
  const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return toTexts(inner.split(/[,;]/).map((part) => part.trim()));
}

function person(type: string, value: JsonValue | undefined): EventTarget[] {
  const text = textOf(value);
  if (text === null) return [];
  const id = idIn(text);
  return [id === null ? { type, id: null, name: guestAddress(text) ?? text } : { type, id, name: null }];
}

function isSame(a: EventTarget, b: EventTarget): boolean {
  const ids = [a.id, a.name].filter((text) => text !== null).map((text) => text.toLowerCase());
  return [b.id, b.name].some((text) => text !== null && ids.includes(text.toLowerCase()));
}

/** The more telling type wins; an id that is only a name again gives way to a real one. */
function merged(a: EventTarget, b: EventTarget): EventTarget {
  const type = a.type === 'object' || a.type === 'resource' ? b.type : a.type;
  const id = b.id !== null && (a.id === null || (!isGuid(a.id) && isGuid(b.id))) ? b.id : a.id;
  const names = [a.name, b.name, a.id].filter((name) => name !== null && name !== id);
  return { type, id, name: names[0] ?? null };
}

function textOf(value: JsonValue | undefined): string | null {
  const text = toLabel(value)?.trim() ?? '';
  return text === '' || NOTHING.has(text.toLowerCase()) ? null : text;
}

/** `PowerAppsApp`, `Power App` and `power_app` as a type of targets: `powerAppsApp`, `powerApp`. */
function camelCase(kind: string): string {
  const words = wordsOf(kind.slice(0, 100));
  return words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('') || 'object';
}
