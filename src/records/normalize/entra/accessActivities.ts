import type { Severity } from '../../../events/event.ts';

/** Event type, severity, and the activities (in the spelling of `activityName`) that have them. */
export type ActivityRow = readonly [eventType: string, severity: Severity, names: readonly string[]];

const kinds = (before: string): string[] => [`${before} (permanent)`, `${before} (timebound)`];

/** Activities that give or take access: groups, roles, PIM, app roles, consent, credentials, owners. */
export const ACCESS_ACTIVITIES: readonly ActivityRow[] = [
  ['GROUP_MEMBER_ADDED', 'INFO', ['add member to group']],
  ['GROUP_MEMBER_REMOVED', 'INFO', ['remove member from group']],
  ['GROUP_OWNER_ADDED', 'WARNING', ['add owner to group', 'set group to be managed by user']],
  ['GROUP_OWNER_REMOVED', 'INFO', ['remove owner from group']],
  [
    'ROLE_ASSIGNED',
    'ALERT',
    [
      'add member to role',
      ...kinds('add member to role in pim completed'),
      'add member to role outside of pim (permanent)',
      'add scoped member to role',
      'add member to role scoped over restricted management administrative unit',
      'add role assignment to role definition',
      'restore member from role',
      'restore member from role in pim completed',
      'restore permanent direct role assignment',
    ],
  ],
  [
    'ROLE_REMOVED',
    'WARNING',
    [
      'remove member from role',
      ...kinds('remove member from role in pim completed'),
      'remove scoped member from role',
      'remove member from role scoped over restricted management administrative unit',
      'remove role assignment from role definition',
      'remove permanent direct role assignment',
    ],
  ],
  [
    'ELIGIBLE_ROLE_ASSIGNED',
    'ALERT',
    [
      'add eligible member to role',
      ...kinds('add eligible member to role in pim completed'),
      'add eligibleroleassignment to roledefinition',
      'restore eligible member from role in pim completed',
      'restore permanent eligible role assignment',
    ],
  ],
  [
    'ELIGIBLE_ROLE_REMOVED',
    'WARNING',
    [
      'remove eligible member from role',
      ...kinds('remove eligible member from role in pim completed'),
      'remove eligibleroleassignment from roledefinition',
      'remove permanent eligible role assignment',
    ],
  ],
  ['ROLE_ACTIVATED', 'WARNING', ['add member to role completed (pim activation)']],
  [
    'ROLE_DEACTIVATED',
    'INFO',
    ['remove member from role completed (pim deactivate)', 'remove member from role (pim activation expired)'],
  ],
  ['ROLE_SETTING_CHANGED', 'ALERT', ['update role setting in pim', 'pim policy removed']],
  [
    'ROLE_DEFINITION_CHANGED',
    'ALERT',
    ['add role definition', 'update role definition', 'add role from template', 'update role'],
  ],
  ['ROLE_DEFINITION_DELETED', 'WARNING', ['delete role definition']],
  ['APP_ROLE_ASSIGNED', 'WARNING', ['add app role assignment grant to user', 'add app role assignment to group']],
  [
    'APP_ROLE_REMOVED',
    'INFO',
    [
      'remove app role assignment from user',
      'remove app role assignment from group',
      'remove app role assignment from service principal',
    ],
  ],
  ['APPLICATION_PERMISSION_GRANTED', 'ALERT', ['add app role assignment to service principal']],
  ['DELEGATED_PERMISSION_GRANTED', 'ALERT', ['add delegated permission grant']],
  ['DELEGATED_PERMISSION_REMOVED', 'INFO', ['remove delegated permission grant']],
  [
    'CONSENT_GRANTED',
    'ALERT',
    ['consent to application', 'restore consent', 'grant contextual consent to application'],
  ],
  ['CONSENT_REVOKED', 'INFO', ['revoke consent']],
  [
    'APPLICATION_CREDENTIALS_CHANGED',
    'ALERT',
    [
      'update application - certificates and secrets management',
      'create application - certificates and secrets management',
      'update external secrets',
    ],
  ],
  ['SERVICE_PRINCIPAL_CREDENTIALS_ADDED', 'ALERT', ['add service principal credentials']],
  ['SERVICE_PRINCIPAL_CREDENTIALS_REMOVED', 'WARNING', ['remove service principal credentials']],
  ['APPLICATION_OWNER_ADDED', 'ALERT', ['add owner to application']],
  ['APPLICATION_OWNER_REMOVED', 'WARNING', ['remove owner from application']],
  ['SERVICE_PRINCIPAL_OWNER_ADDED', 'ALERT', ['add owner to service principal']],
  ['SERVICE_PRINCIPAL_OWNER_REMOVED', 'WARNING', ['remove owner from service principal']],
  [
    'ACCESS_ELEVATED',
    'ALERT',
    ['user has elevated their access to user access administrator for their azure resources'],
  ],
  [
    'ACCESS_ELEVATION_REMOVED',
    'WARNING',
    ['the role assignment of user access administrator has been removed from the user'],
  ],
  ['ADMINISTRATIVE_UNIT_MEMBER_ADDED', 'INFO', ['add member to administrative unit']],
  ['ADMINISTRATIVE_UNIT_MEMBER_REMOVED', 'WARNING', ['remove member from administrative unit']],
  ['ADMINISTRATIVE_UNIT_MEMBER_ADDED', 'WARNING', ['add member to restricted management administrative unit']],
  ['ADMINISTRATIVE_UNIT_MEMBER_REMOVED', 'ALERT', ['remove member from restricted management administrative unit']],
];
