import { addOnce } from '../addOnce.ts';
import { guestAddress, isGuestName } from '../guestName.ts';
import { idIn, nameIn } from '../o365Actor.ts';
import { operationEvents } from '../operationEvents.ts';
import { serviceKind } from '../services/genericOperations.ts';
import { serviceEvents } from '../services/serviceEvents.ts';
import { eventData, type Sharing, sharingOf } from './eventData.ts';
import type { EventTarget, Severity } from '../../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import { fieldRules, under } from '../../fields/fieldRules.ts';
import { NAME_VALUES, nameValues, shown } from '../../fields/nameValues.ts';
import { toQuantity } from '../../fields/quantity.ts';
import { toBoolean, toLabel, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { MODIFIED_VALUES, modifiedValues } from '../modifiedValues.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { atLeast, kindOf, type OperationKind } from '../operations.ts';
import { SHARE_POINT_OPERATIONS, SHARE_POINT_ROWS } from './sharePointOperations.ts';

const FILE = fieldRules({
  SourceFileName: ['name', toText, 'name of the file'],
  SourceRelativeUrl: ['directory', toText, 'folder it is in, relative to the site'],
  SourceFileExtension: ['extension', toText, 'its extension'],
  FileSize: ['size', toQuantity, 'its size in bytes'],
  FileSizeBytes: ['size', toQuantity, 'its size in bytes'],
  DestinationFileName: ['destination_name', toText, 'name after it was moved or copied'],
  DestinationRelativeUrl: ['destination_directory', toText, 'folder it was moved or copied to'],
  DestinationFileExtension: ['destination_extension', toText, 'its extension there'],
});
const TARGET = fieldRules({
  TargetUserOrGroupName: ['name', toText, 'whom it was shared with, or who joined or left a group'],
  TargetUserOrGroupType: ['type', toText, 'Member, Guest, SecurityGroup, SharePointGroup, …'],
});

/**
 * SharePoint and OneDrive: sites and pages (RecordTypes 4, 7), files (6), sharing (14), lists and their items (36, 37,
 * 54, 55, 56).
 */
const FIELDS = fieldRules(
  {
    ItemType: ['item_type', toText],
    Site: ['site_id', toLabel],
    SiteUrl: ['site_url', toText],
    SiteTitle: ['site_title', toText],
    SiteSensitivityLabelId: ['site_sensitivity_label_id', toLabel],
    WebId: ['web_id', toLabel],
    ListId: ['list_id', toLabel],
    ListName: ['list_name', toText],
    ListUrl: ['list_url', toText],
    ListTitle: ['list_title', toText],
    ListBaseType: ['list_base_type', toLabel],
    ListServerTemplate: ['list_server_template', toLabel],
    EventSignature: ['event_signature', toText],
    ListBaseTemplateType: ['list_base_template_type', toLabel],
    ListItemUniqueId: ['item_unique_id', toLabel],
    ListItemId: ['list_item_id', toLabel],
    UniqueSharingId: ['sharing_id', toLabel],
    SharingLinkScope: ['sharing_link_scope', toLabel],
    SharingLinkType: ['sharing_link_type', toLabel],
    Permission: ['permission', toText],
    ImplicitShare: ['implicit_share', toBooleanOrWord],
    SourceName: ['source_name', toText],
    IsWorkflow: ['is_workflow', toBoolean],
    UserAgentDetails: ['user_agent_details', (value) => shown(null, value)],
    ZipFileName: ['zip_file_name', toText],
    SiteId: ['site_guid', toLabel],
    ItemId: ['item_id', toLabel],
    VersionId: ['version_id', toLabel],
    Message: ['message', (value) => shown(null, value)],
    SharingLinkExpiration: ['sharing_link_expiration', toLabel],
    LinkId: ['link_id', toLabel],
    AccessRequestId: ['access_request_id', toLabel],
    RetentionLabel: ['retention_label', toLabel],
    ComplianceTag: ['compliance_tag', toLabel],
    ClientRequestId: ['client_request_id', toLabel],
    ExternalAccess: ['external_access', toBoolean],
    ResourceTitle: ['resource_title', toText],
    ResourceUrl: ['resource_url', toText],
    DestinationSiteUrl: ['destination_site_url', toText],
    DestinationSite: ['destination_site_id', toLabel],
    Label: ['label', toText],
    ActionSource: ['action_source', toLabel],
    SensitivityLabelEventData: ['sensitivity_label_event', (value) => shown(null, value)],
    SensitivityLabelJustificationText: ['sensitivity_label_justification', toText],
    UserClaims: ['user_claims', toText],
    TargetUserOrGroupGuid: ['target_id', toLabel],
    EventSource: ['event_source', toText],
    CustomEvent: ['custom_event', toText],
    CustomUniqueId: ['custom_unique_id', toBoolean],
    CorrelationId: ['correlation_id', toLabel],
    DoNotDistributeEvent: ['do_not_distribute', toBoolean],
    FromApp: ['from_app', toBoolean],
    HighPriorityMediaProcessing: ['high_priority_media_processing', toBoolean],
    IsManagedDevice: ['device_managed', toBoolean],
    DeviceDisplayName: ['device_name', toText],
    DeviceId: ['device_id', toLabel],
    MachineDomainInfo: ['machine_domain', toText],
    MachineId: ['machine_id', toLabel],
    Platform: ['platform', toText],
    BrowserName: ['browser_name', toText],
    BrowserVersion: ['browser_version', toLabel],
    ApplicationId: ['application_id', toLabel],
    ApplicationDisplayName: ['application_name', toText],
    ClientAppId: ['client_app_id', toLabel],
    AuthenticationType: ['authentication_type', toText],
    GeoLocation: ['geo_location', toText],
    SensitivityLabelId: ['sensitivity_label_id', toLabel],
    OldSensitivityLabelId: ['old_sensitivity_label_id', toLabel],
    SensitivityLabelOwnerEmail: ['sensitivity_label_owner', toText],
    DestinationLabel: ['destination_label', toLabel],
    VirusInfo: ['virus_info', toText],
    VirusVendor: ['virus_vendor', toText],
    SearchQueryText: ['search_query', toText],
    ModifiedProperties: ['modified_properties', modifiedValues, MODIFIED_VALUES],
    ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
    FileSyncBytesCommitted: ['file_sync_bytes_committed', toQuantity],
    IsDocLib: ['is_document_library', toBoolean],
    UserSharedWith: ['shared_with', toText],
    SharingType: ['sharing_type', toText],
    AssertingApplicationId: ['asserting_application_id', toLabel],
  },
  [...FILE.keys, ...TARGET.keys, 'EventData'],
);

/** Who a name in `TargetUserOrGroupType` is; the rest are users. */
const GROUPS: ReadonlySet<string> = new Set(['SecurityGroup', 'SharePointGroup', 'Group', 'M365Group']);
/** Types that let somebody in: into the hands of a guest they are worth a look. */
const LETS_IN: ReadonlySet<string> = new Set(['FILE_SHARED', 'SHARING_LINK_CREATED', 'SITE_GROUP_MEMBER_ADDED']);
/** Newer records call all links alike, and say only in their scope that a link is for anyone. */
const FOR_ANYONE: Readonly<Record<string, OperationKind>> = {
  SHARING_LINK_CREATED: { eventType: 'FILE_SHARED_ANONYMOUSLY', severity: 'ALERT' },
  SHARING_LINK_UPDATED: { eventType: 'ANONYMOUS_LINK_UPDATED', severity: 'WARNING' },
  SHARING_LINK_USED: { eventType: 'ANONYMOUS_LINK_USED', severity: 'WARNING' },
  SHARING_LINK_REMOVED: { eventType: 'ANONYMOUS_LINK_REMOVED', severity: 'INFO' },
};

export const SHARE_POINT: O365Family = {
  title: 'Office 365: SharePoint and OneDrive',
  recordTypes: [4, 6, 7, 14, 36, 37, 54, 55, 56],
  keys: FIELDS.keys,
  normalize: ({ record, type, operation, outcome, actor }: O365Record): FamilyPart => {
    const data = eventData(record['EventData']);
    const name = toText(record['TargetUserOrGroupName']);
    const sharing = sharingOf(data, operation, name, toText(record['SharingLinkScope']));
    const listed = kindOf(SHARE_POINT_OPERATIONS, operation, serviceKind(type.number, operation));
    const kind = sharing.linkScope === 'Anyone' ? (FOR_ANYONE[listed.eventType] ?? listed) : listed;
    return {
      eventType: kind.eventType,
      severity: severityOf(kind, record),
      outcome,
      actor,
      targets: targetsOf(record, operation, sharing),
      details: FIELDS.read(record, {
        file: FILE.part(record),
        target: TARGET.part(record),
        sharing: present(sharing),
        event_data: data.elements.size === 0 ? (data.plain ?? undefined) : Object.fromEntries(data.elements),
      }),
    };
  },
  events: [
    ...operationEvents(SHARE_POINT_ROWS, (type) => (LETS_IN.has(type) ? { WARNING: 'with a guest' } : {})),
    ...serviceEvents('SHAREPOINT'),
  ],
  details: {
    ...under('file', FILE.names),
    ...under('target', TARGET.names),
    'sharing.group': 'SharePoint group that somebody joined or left',
    'sharing.permission': 'permission level that was granted',
    'sharing.link_type': 'what a link allows: View, Edit, …',
    'sharing.link_scope': 'for whom it is: Anyone, Organization, Users',
    event_data: '`EventData` by the names of its elements, or as it is when it has none',
    ...FIELDS.names,
  },
};

function present({ group, permission, linkType, linkScope }: Sharing): Record<string, unknown> | undefined {
  if (group === null && permission === null && linkType === null && linkScope === null) return undefined;
  return {
    ...(group === null ? {} : { group }),
    ...(permission === null ? {} : { permission }),
    ...(linkType === null ? {} : { link_type: linkType }),
    ...(linkScope === null ? {} : { link_scope: linkScope }),
  };
}

function severityOf({ eventType, severity }: OperationKind, record: JsonObject): Severity {
  if (!LETS_IN.has(eventType)) return severity;
  const name = toText(record['TargetUserOrGroupName']);
  const guest = toText(record['TargetUserOrGroupType']) === 'Guest' || (name !== null && isGuestName(name));
  return guest ? atLeast(severity, 'WARNING') : severity;
}

/** The item by its kind, its site, whom it was shared with, and the group that was joined or left. */
function targetsOf(record: JsonObject, operation: string | null, { group }: Sharing): EventTarget[] {
  const targets: EventTarget[] = [];
  const site = toLabel(record['Site']);
  const url = toText(record['ObjectId']);
  if (url !== null || toText(record['ItemType']) !== null) {
    const type = itemType(record, operation);
    const own = type === 'web' ? record['WebId'] : type === 'list' ? record['ListId'] : record['ListItemUniqueId'];
    addTarget(targets, { type, id: type === 'site' ? site : toLabel(own), name: url });
  }
  if (site !== null) addTarget(targets, { type: 'site', id: site, name: toText(record['SiteUrl']) });
  const isGroup = GROUPS.has(toText(record['TargetUserOrGroupType']) ?? '');
  addOnce(targets, member(isGroup ? 'group' : 'user', toText(record['TargetUserOrGroupName'])));
  addOnce(targets, member('user', toText(record['UserSharedWith'])));
  addOnce(targets, member('group', group));
  for (const change of modifiedValues(record['ModifiedProperties'])) {
    if (change.name === 'SiteAdmin' || change.name === 'SiteCollectionAdmin') {
      addOnce(targets, member('user', toText(change.new) ?? toText(change.old)));
    }
  }
  return targets;
}

/** A person by name or address, a group of the directory by its id (`c:0o.c|federateddirectoryclaimprovider|<id>`). */
function member(type: string, written: string | null): EventTarget[] {
  const name = nameIn(written);
  if (name === null) return [];
  const id = idIn(name.endsWith('_o') ? name.slice(0, -2) : name);
  if (id !== null) return [{ type: written?.startsWith('c:0') === true ? 'group' : type, id, name: null }];
  return [{ type, id: null, name: guestAddress(name) ?? name }];
}

/** What kind of item it is; the operation tells where the record does not. */
function itemType(record: JsonObject, operation: string | null): string {
  const kind = toLabel(record['ItemType']);
  if (kind !== null && kind !== 'Invalid' && kind !== '0') {
    return ITEM_TYPES[kind] ?? kind.charAt(0).toLowerCase() + kind.slice(1);
  }
  const lower = operation?.toLowerCase() ?? '';
  return OF_OPERATIONS.find((beginning) => lower.startsWith(beginning)) ?? 'item';
}

/** Item types by number (Management Activity API schema, "ItemType"). */
const ITEM_TYPES: Readonly<Record<string, string>> = {
  1: 'file',
  5: 'folder',
  6: 'web',
  7: 'site',
  8: 'tenant',
  9: 'documentLibrary',
  11: 'page',
};
const OF_OPERATIONS = ['file', 'folder', 'page', 'site', 'list'] as const;

/** `Yes` and `No` stand beside booleans. */
function toBooleanOrWord(value: JsonValue | undefined): boolean | string | null {
  const word = toText(value);
  if (word === 'Yes' || word === 'No') return word === 'Yes';
  return toBoolean(value) ?? word;
}
