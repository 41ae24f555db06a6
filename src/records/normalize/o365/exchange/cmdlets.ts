import { type OperationRow, operationTable } from '../operations.ts';

/** Combines verbs and nouns of cmdlets: `verbs('New Set', 'A B')` is `New-A New-B Set-A Set-B`. */
function cmdlets(verbs: string, nouns: string): string {
  return verbs
    .split(' ')
    .flatMap((verb) => nouns.split(' ').map((noun) => `${verb}-${noun}`))
    .join(' ');
}

const PROTECTION = [
  'AntiPhishPolicy AntiPhishRule SafeLinksPolicy SafeLinksRule SafeAttachmentPolicy SafeAttachmentRule',
  'MalwareFilterPolicy MalwareFilterRule HostedContentFilterPolicy HostedContentFilterRule',
  'HostedConnectionFilterPolicy HostedOutboundSpamFilterPolicy HostedOutboundSpamFilterRule AtpPolicyForO365',
  'EOPProtectionPolicyRule ATPProtectionPolicyRule DkimSigningConfig TenantAllowBlockListItems',
].join(' ');
const COMPLIANCE = [
  'RetentionCompliancePolicy RetentionComplianceRule DlpCompliancePolicy DlpComplianceRule DlpPolicy',
  'UnifiedAuditLogRetentionPolicy ProtectionAlert ActivityAlert LabelPolicy Label AutoSensitivityLabelPolicy',
].join(' ');

/** Cmdlets of Exchange, and of the compliance centre, that an analyst wants to tell apart. */
export const CMDLET_ROWS: readonly OperationRow[] = [
  ['MAILBOX_RULE_CREATED', 'WARNING', 'New-InboxRule'],
  ['MAILBOX_RULE_CHANGED', 'WARNING', 'Set-InboxRule Enable-InboxRule'],
  ['MAILBOX_RULE_REMOVED', 'INFO', 'Remove-InboxRule Disable-InboxRule'],
  ['MAILBOX_CREATED', 'INFO', cmdlets('New Enable', 'Mailbox RemoteMailbox')],
  ['MAILBOX_DELETED', 'WARNING', cmdlets('Remove Disable', 'Mailbox RemoteMailbox')],
  ['MAILBOX_CHANGED', 'INFO', 'Set-Mailbox Set-RemoteMailbox'],
  ['MAILBOX_PLAN_CHANGED', 'INFO', 'Set-MailboxPlan Set-CASMailboxPlan'],
  ['MAILBOX_PROTOCOLS_CHANGED', 'WARNING', 'Set-CASMailbox'],
  [
    'MAILBOX_PERMISSION_GRANTED',
    'WARNING',
    'Add-MailboxPermission Add-RecipientPermission Add-MailboxFolderPermission Set-MailboxFolderPermission Set-MailboxPermission Add-PublicFolderClientPermission Add-ADPermission',
  ],
  [
    'MAILBOX_PERMISSION_REMOVED',
    'INFO',
    cmdlets('Remove', 'MailboxPermission RecipientPermission MailboxFolderPermission PublicFolderClientPermission'),
  ],
  ['MAILBOX_AUDIT_CHANGED', 'WARNING', 'Set-MailboxAuditBypassAssociation'],
  ['MAILBOX_SEARCHED', 'WARNING', 'Search-Mailbox New-MailboxSearch Start-MailboxSearch New-MailboxExportRequest'],
  ['TRANSPORT_RULE_CREATED', 'WARNING', 'New-TransportRule'],
  ['TRANSPORT_RULE_CHANGED', 'WARNING', 'Set-TransportRule Enable-TransportRule'],
  ['TRANSPORT_RULE_REMOVED', 'WARNING', 'Remove-TransportRule Disable-TransportRule'],
  ['JOURNAL_RULE_CHANGED', 'ALERT', cmdlets('New Set Enable Remove Disable', 'JournalRule')],
  [
    'MAIL_CONNECTOR_CHANGED',
    'ALERT',
    cmdlets('New Set', 'InboundConnector OutboundConnector IntraOrganizationConnector'),
  ],
  [
    'MAIL_CONNECTOR_REMOVED',
    'WARNING',
    cmdlets('Remove', 'InboundConnector OutboundConnector IntraOrganizationConnector'),
  ],
  ['REMOTE_DOMAIN_CHANGED', 'WARNING', cmdlets('New Set Remove', 'RemoteDomain')],
  ['ACCEPTED_DOMAIN_CHANGED', 'WARNING', cmdlets('New Set Remove', 'AcceptedDomain')],
  ['MAIL_PROTECTION_CHANGED', 'WARNING', cmdlets('New Set Enable', PROTECTION)],
  ['MAIL_PROTECTION_REMOVED', 'ALERT', cmdlets('Remove Disable', PROTECTION)],
  ['AUDIT_LOG_CONFIG_CHANGED', 'ALERT', 'Set-AdminAuditLogConfig'],
  ['EXCHANGE_ORGANIZATION_CHANGED', 'WARNING', 'Set-OrganizationConfig Set-TransportConfig Set-SharingPolicy'],
  [
    'EXCHANGE_ROLE_ASSIGNED',
    'ALERT',
    'New-ManagementRoleAssignment Set-ManagementRoleAssignment Add-RoleGroupMember Update-RoleGroupMember Add-ManagementRoleEntry',
  ],
  [
    'EXCHANGE_ROLE_REMOVED',
    'WARNING',
    'Remove-ManagementRoleAssignment Remove-RoleGroupMember Remove-ManagementRoleEntry',
  ],
  [
    'EXCHANGE_ROLE_DEFINITION_CHANGED',
    'ALERT',
    cmdlets('New Set Remove', 'RoleGroup ManagementRole ManagementScope RoleAssignmentPolicy'),
  ],
  [
    'EXCHANGE_APPLICATION_ACCESS_CHANGED',
    'ALERT',
    cmdlets('New Set Remove', 'ApplicationAccessPolicy ServicePrincipal AuthenticationPolicy'),
  ],
  ['DISTRIBUTION_GROUP_CREATED', 'INFO', cmdlets('New', 'DistributionGroup DynamicDistributionGroup UnifiedGroup')],
  ['DISTRIBUTION_GROUP_CHANGED', 'INFO', cmdlets('Set', 'DistributionGroup DynamicDistributionGroup UnifiedGroup')],
  [
    'DISTRIBUTION_GROUP_DELETED',
    'WARNING',
    cmdlets('Remove', 'DistributionGroup DynamicDistributionGroup UnifiedGroup'),
  ],
  [
    'DISTRIBUTION_GROUP_MEMBER_ADDED',
    'INFO',
    'Add-DistributionGroupMember Update-DistributionGroupMember Add-UnifiedGroupLinks',
  ],
  ['DISTRIBUTION_GROUP_MEMBER_REMOVED', 'INFO', 'Remove-DistributionGroupMember Remove-UnifiedGroupLinks'],
  ['MOBILE_DEVICE_WIPED', 'WARNING', 'Clear-MobileDevice Remove-MobileDevice'],
  ['COMPLIANCE_SEARCH_CREATED', 'WARNING', 'New-ComplianceSearch Set-ComplianceSearch Start-ComplianceSearch'],
  ['COMPLIANCE_SEARCH_ACTION', 'ALERT', 'New-ComplianceSearchAction Set-ComplianceSearchAction'],
  [
    'COMPLIANCE_CASE_CHANGED',
    'WARNING',
    cmdlets('New Set Remove Add', 'ComplianceCase ComplianceCaseMember eDiscoveryCaseAdmin'),
  ],
  [
    'COMPLIANCE_SEARCHED',
    'INFO',
    'Get-ComplianceSearch Get-ComplianceSearchAction Search-UnifiedAuditLog Search-AdminAuditLog',
  ],
  ['COMPLIANCE_SEARCH_REMOVED', 'INFO', 'Remove-ComplianceSearch Stop-ComplianceSearch Remove-ComplianceSearchAction'],
  ['QUARANTINED_MESSAGE_RELEASED', 'WARNING', 'Release-QuarantineMessage'],
  ['QUARANTINED_MESSAGE_VIEWED', 'INFO', 'Preview-QuarantineMessage Get-QuarantineMessage Get-QuarantineMessageHeader'],
  ['QUARANTINED_MESSAGE_EXPORTED', 'WARNING', 'Export-QuarantineMessage'],
  ['QUARANTINED_MESSAGE_DELETED', 'INFO', 'Delete-QuarantineMessage'],
  ['COMPLIANCE_POLICY_CHANGED', 'WARNING', cmdlets('New Set Enable', COMPLIANCE)],
  ['COMPLIANCE_POLICY_REMOVED', 'ALERT', cmdlets('Remove Disable', COMPLIANCE)],
];

/** Cmdlets by name. */
export const CMDLETS = operationTable(CMDLET_ROWS);
