import type { Outcome, Severity } from '../../../events/event.ts';
import { type EventType, type LogSet, unlessFailed } from '../../../events/eventType.ts';
import { withFailure } from '../fields/outcome.ts';
import { activityName } from './activityName.ts';
import { isAccessType } from './accessKinds.ts';
import { ACCESS_ACTIVITIES } from './accessActivities.ts';
import { DIRECTORY_ACTIVITIES } from './directoryActivities.ts';

export interface AuditKind {
  readonly eventType: string;
  readonly severity: Severity;
}

const KINDS: ReadonlyMap<string, AuditKind> = new Map(
  [...ACCESS_ACTIVITIES, ...DIRECTORY_ACTIVITIES].flatMap(([eventType, severity, names]) =>
    names.map((name): [string, AuditKind] => [name, { eventType, severity }]),
  ),
);

/** Families of activities by the beginning of their names, for the many variants nobody lists. */
const BEGINNINGS: readonly (readonly [RegExp, AuditKind])[] = [
  [/^pim activation request|\(pim activation\)$/, { eventType: 'ROLE_ACTIVATION_REQUESTED', severity: 'INFO' }],
  [/ in pim (?:requested|canceled)/, { eventType: 'ROLE_ASSIGNMENT_REQUESTED', severity: 'INFO' }],
  [/access package assignment/, { eventType: 'ACCESS_PACKAGE_ASSIGNMENT_CHANGED', severity: 'INFO' }],
  [/access package|entitlement management/, { eventType: 'ACCESS_PACKAGE_CHANGED', severity: 'WARNING' }],
  [
    /access review|^(?:apply|approve|deny|reset) (?:decision|review)/,
    { eventType: 'ACCESS_REVIEW_CHANGED', severity: 'INFO' },
  ],
  [/cross-tenant/, { eventType: 'CROSS_TENANT_ACCESS_CHANGED', severity: 'ALERT' }],
  [/security info|strong authentication/, { eventType: 'AUTHENTICATION_METHOD_CHANGED', severity: 'WARNING' }],
  [/named location/, { eventType: 'NAMED_LOCATION_CHANGED', severity: 'WARNING' }],
  [/polic(?:y|ies)\b/, { eventType: 'POLICY_CHANGED', severity: 'WARNING' }],
  [/\bdomain\b/, { eventType: 'DOMAIN_CHANGED', severity: 'WARNING' }],
  [/\bdevice\b/, { eventType: 'DEVICE_CHANGED', severity: 'INFO' }],
];

const OTHER: AuditKind = { eventType: 'DIRECTORY_CHANGED', severity: 'INFO' };

/** Changes of access whose records name no object that could be read again. */
const UNKEYED: ReadonlySet<string> = new Set([
  'ACCESS_PACKAGE_ASSIGNMENT_CHANGED',
  'ACCESS_PACKAGE_CHANGED',
  'CROSS_TENANT_ACCESS_CHANGED',
  'PARTNER_ADDED',
  'PARTNER_REMOVED',
  'TENANT_SETTING_CHANGED',
]);

/** Every event type of directory activities, with the activities that have it. */
export const AUDIT_EVENTS: readonly EventType[] = [
  ...[...ACCESS_ACTIVITIES, ...DIRECTORY_ACTIVITIES].map(([type, severity, names]) =>
    unlessFailed(type, severity, names.map((name) => `“${name}”`).join(', '), setsOf(type)),
  ),
  ...BEGINNINGS.map(([pattern, { eventType, severity }]) =>
    unlessFailed(eventType, severity, `other activities whose name matches \`${pattern.source}\``, setsOf(eventType)),
  ),
  unlessFailed(OTHER.eventType, OTHER.severity, 'any other activity', setsOf(OTHER.eventType)),
];

function setsOf(type: string): LogSet[] {
  return isAccessType(type) || UNKEYED.has(type) ? ['access-changes', 'admin-activity'] : ['admin-activity'];
}

/**
 * Event type and severity of a directory activity. The type names the activity, whatever its outcome; a failed one is
 * at least a `WARNING`. Unknown activities are `DIRECTORY_CHANGED`.
 */
export function classifyAudit(activity: string | null, outcome: Outcome): AuditKind {
  const { eventType, severity } = activity === null ? OTHER : kindOf(activity);
  return { eventType, severity: withFailure(severity, outcome) };
}

function kindOf(activity: string): AuditKind {
  const direct = KINDS.get(activity.toLowerCase());
  if (direct !== undefined) return direct;
  const name = activityName(activity);
  return KINDS.get(name) ?? BEGINNINGS.find(([pattern]) => pattern.test(name))?.[1] ?? OTHER;
}
