import { operationEvents } from '../operationEvents.ts';
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
    ListBaseTemplateType: ['list_base_template_type', toLabel],
    ListItemUniqueId: ['item_unique_id', toLabel],
    ListItemId: ['list_item_id', toLabel],
    UniqueSharingId: ['sharing_id', toLabel],
    SharingLinkScope: ['sharing_link_scope', toLabel],
    SharingLinkType: ['sharing_link_type', toLabel],
    Permission: ['permission', toText],
    ImplicitShare: ['implicit_share', toBooleanOrWord],
    EventData: ['event_data', eventData],
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
  [...FILE.keys, ...TARGET.keys],
);

const OTHER: OperationKind = { eventType: 'SHAREPOINT_ACTIVITY', severity: 'INFO' };
/** Who a name in `TargetUserOrGroupType` is; the rest are users. */
const GROUPS: ReadonlySet<string> = new Set(['SecurityGroup', 'SharePointGroup', 'Group', 'M365Group']);
/** Types that let somebody in: into the hands of a guest they are worth a look. */
const LETS_IN: ReadonlySet<string> = new Set(['FILE_SHARED', 'SHARING_LINK_CREATED', 'SITE_GROUP_MEMBER_ADDED']);

export const SHARE_POINT: O365Family = {
  title: 'Office 365: SharePoint and OneDrive',
  recordTypes: [4, 6, 7, 14, 36, 37, 54, 55, 56],
  keys: FIELDS.keys,
  normalize: ({ record, operation, outcome, actor }: O365Record): FamilyPart => {
    const kind = kindOf(SHARE_POINT_OPERATIONS, operation, OTHER);
    return {
      eventType: kind.eventType,
      severity: severityOf(kind, record),
      outcome,
      actor,
      targets: targetsOf(record),
      details: FIELDS.read(record, { file: FILE.part(record), target: TARGET.part(record) }),
    };
  },
  events: operationEvents([...SHARE_POINT_ROWS, [OTHER.eventType, OTHER.severity, '']], (type) =>
    LETS_IN.has(type) ? { WARNING: 'with a guest' } : {},
  ),
  details: { ...under('file', FILE.names), ...under('target', TARGET.names), ...FIELDS.names },
};

function severityOf({ eventType, severity }: OperationKind, record: JsonObject): Severity {
  if (!LETS_IN.has(eventType)) return severity;
  const guest =
    toText(record['TargetUserOrGroupType']) === 'Guest' ||
    toText(record['TargetUserOrGroupName'])?.toLowerCase().includes('#ext#') === true;
  return guest ? atLeast(severity, 'WARNING') : severity;
}

/** The item by its kind, its site, and whom it was shared with. */
function targetsOf(record: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const site = toLabel(record['Site']);
  const kind = toText(record['ItemType']);
  const url = toText(record['ObjectId']);
  if (kind !== null || url !== null) {
    const type = kind === null || kind === 'Invalid' ? 'item' : kind.charAt(0).toLowerCase() + kind.slice(1);
    const own = type === 'web' ? record['WebId'] : type === 'list' ? record['ListId'] : record['ListItemUniqueId'];
    addTarget(targets, { type, id: type === 'site' ? site : toLabel(own), name: url });
  }
  if (site !== null) addTarget(targets, { type: 'site', id: site, name: toText(record['SiteUrl']) });
  const name = toText(record['TargetUserOrGroupName']);
  if (name !== null) {
    const group = GROUPS.has(toText(record['TargetUserOrGroupType']) ?? '');
    addTarget(targets, { type: group ? 'group' : 'user', id: null, name });
  }
  return targets;
}

/** Elements such as `<Group>Site Members</Group>`: their text as it is, or an object where it is JSON. */
function eventData(value: JsonValue | undefined): JsonValue {
  return shown(null, value);
}

/** `Yes` and `No` stand beside booleans. */
function toBooleanOrWord(value: JsonValue | undefined): boolean | string | null {
  const word = toText(value);
  if (word === 'Yes' || word === 'No') return word === 'Yes';
  return toBoolean(value) ?? word;
}
