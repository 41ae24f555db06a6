import { access, activity, type Activity, type ActivityRow } from '../activity.ts';

/** Activities that share what is in their names, the first pattern that fits, for the many variants nobody lists. */
export const UNLISTED: readonly (readonly [RegExp, Activity])[] = [
  // Reading is no change, whatever is read.
  [/^(?:get|retrieve|list)\b|_get/, activity('DIRECTORY_READ', 'INFO', [])],
  [/^(?:download |export .*\(bulk\)$|dsr export\b)/, activity('DIRECTORY_EXPORTED', 'INFO', [])],
  [/^(?:issue|verify|present) (?:a )?verifiable credential/, activity('VERIFIED_ID_USED', 'INFO', [])],
  [/^dsr delete\b/, activity('PERSONAL_DATA_DELETED', 'WARNING', [])],
  [/\(bulk\)$|^bulk /, activity('BULK_OPERATION', 'INFO', [])],
  [/^pim activation request|\(pim activation\)$/, activity('ROLE_ACTIVATION_REQUESTED', 'INFO', [])],
  [/ in pim (?:requested|canceled)/, activity('ROLE_ASSIGNMENT_REQUESTED', 'INFO', [])],
  [/access package assignment/, access('ACCESS_PACKAGE_ASSIGNMENT_CHANGED', 'INFO', [], [])],
  [/access package|entitlement management/, access('ACCESS_PACKAGE_CHANGED', 'WARNING', [], [])],
  [/access review|^(?:apply|approve|deny|reset) (?:decision|review)/, activity('ACCESS_REVIEW_CHANGED', 'INFO', [])],
  [/\bagent (?:identity|user)/, access('AGENT_IDENTITY_CHANGED', 'WARNING', ['servicePrincipal', 'application'], [])],
  [/connector group|\bconnector\b|application proxy/, activity('APPLICATION_PROXY_CHANGED', 'WARNING', [])],
  [/forwarding|filtering|remote network|private access/, activity('NETWORK_ACCESS_CHANGED', 'WARNING', [])],
  [/verified publisher/, access('VERIFIED_PUBLISHER_CHANGED', 'WARNING', ['application'], [])],
  [/oauth2permissiongrant/, access('DELEGATED_PERMISSION_CHANGED', 'ALERT', ['servicePrincipal'], [])],
  [/\bbackup\b/, activity('DIRECTORY_BACKUP_CHANGED', 'WARNING', [])],
  [/cross-tenant/, access('CROSS_TENANT_ACCESS_CHANGED', 'ALERT', [], [])],
  [/multi ?tenant ?org/, access('MULTI_TENANT_ORGANIZATION_CHANGED', 'ALERT', [], [])],
  [/identity ?providers?\b/, activity('IDENTITY_PROVIDER_CHANGED', 'ALERT', [])],
  [/policy key|^generate key$/, activity('POLICY_KEY_CHANGED', 'WARNING', [])],
  [
    /user flow|user attribute|custom policy|starter pack|localized resource|api connector|age gating|authenticationevents?|customauthenticationextension|customextension|authentication flows policy/,
    activity('USER_FLOW_CHANGED', 'WARNING', []),
  ],
  [
    /\b(?:b2c|ciam|guest usages)\b|move resources|^update subscription status$|^check whether the resource/,
    activity('EXTERNAL_TENANT_CHANGED', 'WARNING', []),
  ],
  [
    /^(?:issue an? |exchange token|validate |verify |evaluate |send (?:sms|verification)|make phone call|generate one time|federate with|a self-service sign-up|an api was called)/,
    activity('EXTERNAL_USER_AUTHENTICATED', 'INFO', []),
  ],
  [/workflow/, activity('LIFECYCLE_WORKFLOW_CHANGED', 'WARNING', [])],
  [/security info|strong authentication/, activity('AUTHENTICATION_METHOD_CHANGED', 'WARNING', [])],
  [/authentication (?:strength|methods)/, access('POLICY_CHANGED', 'WARNING', ['policy'], [])],
  [/named location/, access('NAMED_LOCATION_CHANGED', 'WARNING', ['policy'], [])],
  [/polic(?:y|ies)\b/, access('POLICY_CHANGED', 'WARNING', ['policy', 'application', 'servicePrincipal'], [])],
  [/\bdomain\b/, access('DOMAIN_CHANGED', 'WARNING', ['domain'], [])],
  [/\bdevice\b/, activity('DEVICE_CHANGED', 'INFO', [])],
];

/** An activity that nobody has listed and no pattern fits. */
export const UNKNOWN: ActivityRow = activity('DIRECTORY_CHANGED', 'INFO', []);
