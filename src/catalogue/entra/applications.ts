import { access, activity, type ActivityRow } from '../activity.ts';

const PRINCIPAL = ['servicePrincipal'];
const APPLICATION = ['application'];

/** Applications, service principals, their credentials and owners, permissions and consent. */
export const APPLICATION_ACTIVITIES: readonly ActivityRow[] = [
  access('APP_ROLE_ASSIGNED', 'WARNING', PRINCIPAL, [
    'add app role assignment grant to user',
    'add app role assignment to user',
    'add app role assignment to group',
  ]),
  access('APP_ROLE_REMOVED', 'INFO', PRINCIPAL, [
    'remove app role assignment from user',
    'remove app role assignment from group',
    'remove app role assignment from service principal',
    'add a deletion-marked app role assignment grant to group as part of link removal',
    'add a deletion-marked app role assignment grant to service principal as part of link removal',
  ]),
  access('APPLICATION_PERMISSION_GRANTED', 'ALERT', PRINCIPAL, ['add app role assignment to service principal']),
  access('DELEGATED_PERMISSION_GRANTED', 'ALERT', PRINCIPAL, [
    'add delegated permission grant',
    'update delegated permission grant',
  ]),
  access('DELEGATED_PERMISSION_REMOVED', 'INFO', PRINCIPAL, ['remove delegated permission grant']),
  access('CONSENT_GRANTED', 'ALERT', PRINCIPAL, [
    'consent to application',
    'restore consent',
    'grant contextual consent to application',
  ]),
  access('CONSENT_REVOKED', 'INFO', PRINCIPAL, ['revoke consent', 'delete consent']),
  access(
    'APPLICATION_CREDENTIALS_CHANGED',
    'ALERT',
    ['application', 'servicePrincipal'],
    [
      'update application - certificates and secrets management',
      'create application - certificates and secrets management',
      'update external secrets',
    ],
  ),
  access('SERVICE_PRINCIPAL_CREDENTIALS_ADDED', 'ALERT', PRINCIPAL, ['add service principal credentials']),
  access('SERVICE_PRINCIPAL_CREDENTIALS_REMOVED', 'WARNING', PRINCIPAL, ['remove service principal credentials']),
  access('APPLICATION_OWNER_ADDED', 'ALERT', APPLICATION, ['add owner to application']),
  access('APPLICATION_OWNER_REMOVED', 'WARNING', APPLICATION, ['remove owner from application']),
  access('SERVICE_PRINCIPAL_OWNER_ADDED', 'ALERT', PRINCIPAL, ['add owner to service principal']),
  access('SERVICE_PRINCIPAL_OWNER_REMOVED', 'WARNING', PRINCIPAL, ['remove owner from service principal']),
  access('APPLICATION_CREATED', 'INFO', APPLICATION, ['add application', 'create v2 application']),
  access('APPLICATION_UPDATED', 'INFO', APPLICATION, [
    'update application',
    'update v2 application',
    'update application with safe rollout',
    'complete application update after safe rollout',
    'cancel application update with safe rollout',
  ]),
  access('APPLICATION_DELETED', 'WARNING', APPLICATION, [
    'delete application',
    'hard delete application',
    'delete v2 application',
  ]),
  access('APPLICATION_RESTORED', 'WARNING', APPLICATION, ['restore application']),
  access('APPLICATION_PERMISSIONS_REQUESTED', 'WARNING', APPLICATION, [
    'add v2 application permissions',
    'update v2 application permission grant',
    'delete v2 application permission grant',
  ]),
  access('VERIFIED_PUBLISHER_CHANGED', 'WARNING', APPLICATION, ['set verified publisher', 'unset verified publisher']),
  access('SERVICE_PRINCIPAL_CREATED', 'INFO', PRINCIPAL, ['add service principal']),
  access('SERVICE_PRINCIPAL_UPDATED', 'INFO', PRINCIPAL, ['update service principal']),
  access('SERVICE_PRINCIPAL_DELETED', 'WARNING', PRINCIPAL, [
    'remove service principal',
    'hard delete service principal',
    'delete service principal',
  ]),
  access('SERVICE_PRINCIPAL_RESTORED', 'WARNING', PRINCIPAL, ['restore service principal']),
  activity('APPLICATION_PROXY_CHANGED', 'WARNING', [
    'enable application proxy',
    'disable application proxy',
    'register connector',
    'add connector group',
    'update connector group',
    'delete connector group',
    'add a connector to connector group',
    'add application ssl certificate',
    'delete ssl binding',
  ]),
  activity('APPLICATION_COLLECTION_CHANGED', 'INFO', [
    'create application collection',
    'update application collection',
    'delete application collection',
    'update application collection order',
    'update preview settings',
  ]),
  activity('PROVISIONING_CONFIGURATION_CHANGED', 'WARNING', [
    'add provisioning configuration',
    'delete provisioning configuration',
    'disable/pause provisioning configuration',
    'enable/restart provisioning configuration',
    'enable/start provisioning configuration',
    'update attribute mappings or scope',
    'update provisioning setting or credentials',
  ]),
  activity('PROVISIONING_ACTIVITY', 'INFO', [
    'export',
    'import',
    'other',
    'process escrow',
    'quarantine',
    'synchronization rule action',
    'user provisioning',
  ]),
];
