import { operationEvents, whenFailed } from '../operationEvents.ts';
import { accessKey } from '../../fields/accessKey.ts';
import type { EventTarget } from '../../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json/json.ts';
import { listOf, objectOf } from '../../../../json/parseJsonText.ts';
import { fieldRules, under } from '../../fields/fieldRules.ts';
import { NAME_VALUES, nameValues, shown } from '../../fields/nameValues.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toBoolean, toLabel, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { MODIFIED_VALUES, modifiedValues } from '../modifiedValues.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { administrative, atLeast, kindOf } from '../operations.ts';
import { isGuestName, guestAddress } from '../guestName.ts';
import { people } from '../people.ts';
import { addOnce } from '../addOnce.ts';
import { serviceKind } from '../services/genericOperations.ts';
import { serviceEvents } from '../services/serviceEvents.ts';
import { TEAMS_OPERATIONS, TEAMS_ROWS } from './teamsOperations.ts';

const TEAM = fieldRules({
  TeamName: ['name', toText, 'name of the team'],
  TeamGuid: ['id', toLabel, 'its id in Teams'],
  AADGroupId: ['group_id', toLabel, 'id of the Microsoft 365 group behind it'],
});
const CHANNEL = fieldRules({
  ChannelName: ['name', toText, 'name of the channel'],
  ChannelGuid: ['id', toLabel, 'its id'],
  ChannelType: ['type', toLabel, 'Standard, Private or Shared'],
});

/**
 * Microsoft Teams (RecordTypes 25, 26, 27, 57).
 */
const FIELDS = fieldRules(
  {
    Members: [
      'members',
      members,
      {
        '[].name': 'display name of a member',
        '[].upn': 'sign-in name',
        '[].role': 'number of the role in the team',
        '[].id': 'object id, in newer records',
      },
    ],
    CommunicationType: ['communication_type', toText],
    CommunicationSubType: ['communication_sub_type', toText],
    ChatName: ['chat_name', toText],
    ChatThreadId: ['chat_thread_id', toText],
    ItemName: ['item_name', toText],
    MessageId: ['message_id', toLabel],
    MessageURLs: ['message_urls', (value) => shown(null, value)],
    MessageVersion: ['message_version', toLabel],
    MessageSizeInBytes: ['message_size', toLabel],
    ParentMessageId: ['parent_message_id', toLabel],
    SubscriptionId: ['subscription_id', toLabel],
    AddOnType: ['add_on_type', toLabel],
    AddOnName: ['add_on_name', toText],
    AddOnGuid: ['add_on_id', toLabel],
    AddonName: ['addon_name', toText],
    TabType: ['tab_type', toText],
    AppDistributionMode: ['app_distribution_mode', toText],
    AzureADAppId: ['app_id', toLabel],
    TeamsAppId: ['teams_app_id', toLabel],
    OperationScope: ['operation_scope', toText],
    OperationProperties: ['operation_properties', nameValues, NAME_VALUES],
    ModifiedProperties: ['modified_properties', modifiedValues, MODIFIED_VALUES],
    ExtraProperties: ['extra_properties', nameValues, NAME_VALUES],
    ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
    ParticipantInfo: ['participant_info', (value) => shown(null, value)],
    HostedContents: ['hosted_contents', (value) => shown(null, value)],
    ActionType: ['action_type', toText],
    DeviceInformation: ['device_information', toText],
    DeviceId: ['device_id', toLabel],
    MeetingDetailId: ['meeting_detail_id', toLabel],
    MeetingURL: ['meeting_url', toText],
    ICalUid: ['meeting_calendar_id', toText],
    StartTime: ['start_time', toText],
    EndTime: ['end_time', toText],
    Organizer: ['organizer', (value) => shown(null, value)],
    Attendees: ['attendees', (value) => shown(null, value)],
    Modalities: ['modalities', toText],
    IsJoinedFromLobby: ['joined_from_lobby', toBoolean],
    Action: ['action', toText],
    Invitee: ['invitee', toText],
    Message: ['message', (value) => shown(null, value)],
    Messages: ['messages', (value) => shown(null, value)],
    AdminActionDetail: ['admin_action', toText],
    UserClaims: ['user_claims', toText],
    ExternalAccess: ['external_access', toBoolean],
    TargetUserId: ['target_user_id', toLabel],
    AppScope: ['app_scope', toText],
    AppAccessLevel: ['app_access_level', toText],
    ResourceTenantIds: ['resource_tenant_ids', (value) => shown(null, value)],
    PolicyName: ['policy_name', toText],
    PolicyType: ['policy_type', toText],
    CallId: ['call_id', toLabel],
    TranscriptId: ['transcript_id', toLabel],
    RecordingId: ['recording_id', toLabel],
    RecordingName: ['recording_name', toText],
    JoinTime: ['join_time', toText],
    LeaveTime: ['leave_time', toText],
    DeviceType: ['device_type', toText],
    AppName: ['app_name', toText],
    AppExternalId: ['app_external_id', toLabel],
    ClientName: ['client_name', toText],
    ScheduleGroup: ['schedule_group', toText],
    ShiftId: ['shift_id', toLabel],
    Properties: ['properties', nameValues, NAME_VALUES],
    MessageType: ['message_type', toText],
    SharedWithTeamName: ['shared_with_team', toText],
    TargetTeamName: ['target_team', toText],
    ConnectorType: ['connector_type', toText],
    Reactions: ['reactions', (value) => shown(null, value)],
    CorrelationId: ['correlation_id', toLabel],
  },
  [...TEAM.keys, ...CHANNEL.keys, 'Name', 'OldValue', 'NewValue'],
);

/** Changes of the membership of the group behind a team. */
const ACCESS: ReadonlySet<string> = new Set([
  'TEAM_CREATED',
  'TEAM_DELETED',
  'TEAM_MEMBER_ADDED',
  'TEAM_MEMBER_REMOVED',
  'TEAM_MEMBER_ROLE_CHANGED',
]);

export const TEAMS: O365Family = {
  title: 'Office 365: Teams',
  recordTypes: [25, 26, 27, 57],
  keys: FIELDS.keys,
  normalize: ({ record, type, operation, outcome, actor }: O365Record): FamilyPart => {
    const kind = administrative(kindOf(TEAMS_OPERATIONS, operation, serviceKind(type.number, operation)), outcome);
    const guests = listOf(record['Members']).some((member) => isJsonObject(member) && isGuest(member));
    return {
      eventType: kind.eventType,
      severity: kind.eventType === 'TEAM_MEMBER_ADDED' && guests ? atLeast(kind.severity, 'WARNING') : kind.severity,
      outcome,
      actor,
      targets: targetsOf(record, outcome !== 'failure' && ACCESS.has(kind.eventType)),
      details: FIELDS.read(record, {
        team: TEAM.part(record),
        channel: CHANNEL.part(record),
        setting: settingOf(record),
      }),
    };
  },
  events: [
    ...operationEvents(TEAMS_ROWS, (type, severity) => ({
      ...whenFailed(severity),
      ...(type === 'TEAM_MEMBER_ADDED' ? { WARNING: 'failed, or a guest was added' } : {}),
    })),
    ...serviceEvents('TEAMS', whenFailed),
  ],
  details: {
    ...under('team', TEAM.names),
    ...under('channel', CHANNEL.names),
    'setting.name': 'name of the setting that changed',
    'setting.old': 'its value before',
    'setting.new': 'its value after',
    ...FIELDS.names,
  },
};

/** The group behind the team (whose members the team's are), the team, its channel and the members. */
function targetsOf(record: JsonObject, access: boolean): EventTarget[] {
  const targets: EventTarget[] = [];
  const name = toText(record['TeamName']);
  const group = toText(record['AADGroupId']);
  const team = toText(record['TeamGuid']);
  const channel = toText(record['ChannelGuid']);
  if (group !== null) {
    const key = access ? accessKey('group', group) : null;
    addTarget(targets, { type: 'group', id: group, name, ...(key === null ? {} : { key }) });
  }
  if (team !== null || (group === null && name !== null)) addTarget(targets, { type: 'team', id: team, name });
  if (channel !== null) addTarget(targets, { type: 'channel', id: channel, name: toText(record['ChannelName']) });
  for (const member of listOf(record['Members'])) {
    if (!isJsonObject(member)) continue;
    const id = idOf(member);
    const upn = toText(member['UPN']) ?? toText(member['DisplayName']);
    if (id === null && upn === null) continue;
    addTarget(targets, { type: 'user', id, name: upn === null ? null : (guestAddress(upn) ?? upn) });
  }
  const chat = toText(record['ChatThreadId']) ?? toText(objectOf(record['Message'])?.['ThreadId']);
  if (chat !== null) addTarget(targets, { type: 'chat', id: chat, name: toText(record['ChatName']) });
  const message = toLabel(record['MessageId']) ?? toLabel(objectOf(record['Message'])?.['Id']);
  if (message !== null) addTarget(targets, { type: 'message', id: message, name: null });
  const app = toLabel(record['AddOnGuid']) ?? toLabel(record['TeamsAppId']);
  const appName = toText(record['AddOnName']) ?? toText(record['AddonName']) ?? toText(record['AppName']);
  if (app !== null || appName !== null) addTarget(targets, { type: 'app', id: app, name: appName });
  addOnce(targets, people('user', [toText(record['Invitee']), toLabel(record['TargetUserId'])]));
  return targets;
}

/** A setting with its values; undefined when the record names none. */
function settingOf(record: JsonObject): Record<string, unknown> | undefined {
  const name = toText(record['Name']);
  const values = { old: shown(name, record['OldValue']), new: shown(name, record['NewValue']) };
  return name === null && values.old === null && values.new === null ? undefined : { name, ...values };
}

function members(value: JsonValue | undefined): Record<string, unknown>[] {
  return listOf(value).flatMap((entry) => {
    const member = objectOf(entry);
    if (member === null) return [];
    return [
      {
        name: toText(member['DisplayName']),
        upn: toText(member['UPN']),
        role: toLabel(member['Role']),
        id: idOf(member),
      },
    ];
  });
}

/** Newer records name the member's object id. */
function idOf(member: JsonObject): string | null {
  const id = toText(member['AADObjectId']) ?? toText(member['ObjectId']) ?? toText(member['Id']);
  return id !== null && isGuid(id) ? id : null;
}

function isGuest(member: JsonObject): boolean {
  const upn = toText(member['UPN']);
  return (upn !== null && isGuestName(upn)) || toLabel(member['Role']) === '2';
}
