import { type OperationRow, operationTable } from '../operations.ts';

/** Operations of Microsoft Teams (RecordTypes 25, 26, 27, 57). */
export const TEAMS_ROWS: readonly OperationRow[] = [
  ['TEAM_CREATED', 'INFO', 'TeamCreated'],
  ['TEAM_DELETED', 'WARNING', 'TeamDeleted'],
  ['TEAM_MEMBER_ADDED', 'INFO', 'MemberAdded'],
  ['TEAM_MEMBER_REMOVED', 'INFO', 'MemberRemoved'],
  ['TEAM_MEMBER_ROLE_CHANGED', 'WARNING', 'MemberRoleChanged'],
  ['TEAM_CHANNEL_CREATED', 'INFO', 'ChannelAdded'],
  ['TEAM_CHANNEL_CHANGED', 'INFO', 'ChannelSettingChanged ChannelRestored'],
  ['TEAM_CHANNEL_DELETED', 'INFO', 'ChannelDeleted'],
  [
    'TEAM_CHANNEL_SHARED',
    'WARNING',
    'SharedChannelAdded InviteeResponded TeamShared InviteSent ChannelShared SharingAdded TerminateSharing SharingRestored ChannelOwnerResponded',
  ],
  ['TEAM_SETTING_CHANGED', 'INFO', 'TeamSettingChanged'],
  ['TEAMS_TENANT_SETTING_CHANGED', 'WARNING', 'TeamsTenantSettingChanged TeamsAdminAction WriteTenantSettings'],
  ['TEAM_APP_ADDED', 'WARNING', 'AppInstalled BotAddedToTeam ConnectorAdded TabAdded AppPublishedToCatalog'],
  ['TEAM_APP_CHANGED', 'INFO', 'AppUpgraded ConnectorUpdated TabUpdated AppUpdatedInCatalog'],
  ['TEAM_APP_REMOVED', 'INFO', 'AppUninstalled BotRemovedFromTeam ConnectorRemoved TabRemoved AppDeletedFromCatalog'],
  ['TEAMS_SESSION_STARTED', 'INFO', 'TeamsSessionStarted'],
  ['TEAMS_CHAT_CREATED', 'INFO', 'ChatCreated ChatRetrieved ChatUpdated'],
  [
    'TEAMS_MESSAGE_SENT',
    'INFO',
    'MessageSent MessageCreatedHasLink MessageCreatedNotification MessageUpdated MessageUpdatedHasLink MessageEditedHasLink',
  ],
  ['TEAMS_MESSAGE_DELETED', 'INFO', 'MessageDeleted MessageDeletedNotification'],
  ['TEAMS_MESSAGES_READ', 'INFO', 'MessageRead MessagesListed MessageHostedContentRead MessageHostedContentsListed'],
  ['TEAMS_MESSAGES_EXPORTED', 'WARNING', 'MessagesExported RecordingExported TranscriptsExported'],
  ['TEAMS_MEETING_HELD', 'INFO', 'MeetingDetail MeetingParticipantDetail'],
];

/** Operations of Microsoft Teams by name. */
export const TEAMS_OPERATIONS = operationTable(TEAMS_ROWS);
