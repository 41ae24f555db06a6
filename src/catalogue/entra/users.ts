import { access, activity, type ActivityRow } from '../activity.ts';

/** Users, guests and the sessions, passwords and second factors of both. */
export const USER_ACTIVITIES: readonly ActivityRow[] = [
  access('USER_CREATED', 'INFO', ['user'], ['add user', 'viral user creation', 'create user']),
  access(
    'USER_UPDATED',
    'INFO',
    ['user'],
    ['update user', 'set user manager', 'add user sponsor', 'add sponsor to user', 'remove sponsor from user'],
  ),
  access('USER_DELETED', 'WARNING', ['user'], ['delete user', 'hard delete user', 'delete external user']),
  access('USER_RESTORED', 'WARNING', ['user'], ['restore user']),
  access('USER_ENABLED', 'WARNING', ['user'], ['enable account']),
  access('USER_DISABLED', 'INFO', ['user'], ['disable account']),
  access(
    'USER_INVITED',
    'INFO',
    ['user'],
    [
      'invite external user',
      'invite external user with reset invitation status',
      'invite internal user',
      'invite internal user to b2b collaboration',
    ],
  ),
  access('INVITATION_REDEEMED', 'INFO', ['user'], ['redeem external user invite', 'redeem extern user invite']),
  activity('INVITATION_MAIL_CHANGED', 'INFO', [
    'email not sent, user unsubscribed',
    'email subscribed',
    'email unsubscribed',
  ]),
  access(
    'EXTERNAL_USER_PROFILE_CHANGED',
    'INFO',
    ['user'],
    ['externaluserprofile', 'pendingexternaluserprofile'].flatMap((kind) =>
      ['create', 'update', 'delete', 'hard delete', 'restore'].map((verb) => `${verb} ${kind}`),
    ),
  ),
  activity('USER_AUTHENTICATION_CHANGED', 'WARNING', ['convert federated user to managed']),
  access(
    'CUSTOM_ATTRIBUTE_ASSIGNED',
    'INFO',
    ['user', 'servicePrincipal'],
    ['update attribute values assigned to a user', 'update attribute values assigned to a serviceprincipal'],
  ),
  activity('CUSTOM_ATTRIBUTE_DEFINITION_CHANGED', 'INFO', [
    'add an attribute set',
    'update an attribute set',
    'add custom security attribute definition in an attribute set',
    'update custom security attribute definition in an attribute set',
  ]),
  activity('CONTACT_CHANGED', 'INFO', ['add contact', 'update contact', 'delete contact']),
  activity('PASSWORD_CHANGED', 'INFO', [
    'change user password',
    'change password (self-service)',
    'reset password (self-service)',
    'user password reset',
  ]),
  activity('PASSWORD_RESET', 'WARNING', [
    'reset password',
    'reset user password',
    'reset password (by admin)',
    'set force change user password',
    'admin generates a temporary password',
    'admins requires the user to reset their password',
  ]),
  activity('PASSWORD_RESET_STARTED', 'INFO', [
    'self-service password reset flow activity progress',
    'self-serve password reset flow activity progress',
    'admin started password reset',
    'user started password reset',
    'user started password change',
  ]),
  activity('PASSWORD_RESET_BLOCKED', 'WARNING', ['blocked from self-service password reset']),
  activity('USER_UNLOCKED', 'INFO', ['unlock user account (self-service)', 'unlock user account(self-service)']),
  activity('SESSIONS_REVOKED', 'INFO', [
    'update stsrefreshtokenvalidfrom timestamp',
    'update stsrefreshtokenvalidfrom',
  ]),
];
