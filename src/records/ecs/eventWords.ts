import type { GrantwireEvent } from '../../events/event.ts';
import { NAMED_SETS } from '../eventTypes.ts';

/** What an event is to ECS: words of `event.category` and `event.type`. */
export interface EventWords {
  readonly category: readonly string[];
  readonly type: readonly string[];
}

const ALERTS: ReadonlySet<string> = new Set(NAMED_SETS.get('third-party-alerts'));
const ACCESS: ReadonlySet<string> = new Set(NAMED_SETS.get('access-changes'));

/** Subjects of event types, the most telling first; all that match count. */
const SUBJECTS: readonly (readonly [RegExp, string])[] = [
  [/SIGN_IN|SIGNED_IN|LOGON|DATABASE_LOG(?:IN|OUT)/, 'authentication'],
  [/MALWARE/, 'malware'],
  [/^(?:MAIL|MESSAGE|QUARANTINED_MESSAGE|ENCRYPTED_MESSAGE)_/, 'email'],
  [/THREAT|PHISHING/, 'threat'],
  [/ALERT_|_ALERT|INVESTIGATION|RISK_DETECTED|_RISK_|^RISKY_/, 'intrusion_detection'],
  [/VULNERAB|ASSESSMENT/, 'vulnerability'],
  [/^(?:FILE|FOLDER)_|_FILE_|^DLP_|^SHARING_LINK|^ANONYMOUS_LINK/, 'file'],
  [/FIREWALL|NETWORK_/, 'network'],
  [/SQL|DATABASE/, 'database'],
  [/(?:RESOURCE|SERVICE)_HEALTH_/, 'host'],
  [/^(?:AAD_)?GRAPH_(?!DATA_CONNECT)|PAGE_VIEWED|URL_/, 'web'],
  [
    /POLIC(?:Y|IES)|SETTING|CONFIG|_RULE_|CONNECTOR|DOMAIN_|TENANT_|ORGANIZATION|AUDIT_|_PROTECTION_|^APP(?:LICATION)?_|^DEVICE_/,
    'configuration',
  ],
];
/** Who may do what: people, groups, roles, owners, consent, credentials. */
const IDENTITY =
  /^(?:USER|GROUP|TEAM|ROLE|ELIGIBLE_ROLE|SERVICE_PRINCIPAL|ADMINISTRATIVE_UNIT|APP_ROLE)_|ROLE_(?:ASSIGNED|REMOVED)|OWNER_|CONSENT|CREDENTIALS|PERMISSION|PASSWORD|AUTHENTICATION_METHOD|STRONG_AUTHENTICATION|SESSIONS_REVOKED|INVITATION_REDEEMED|ACCESS_(?:CHANGED|ELEVATED)|_GROUP_(?:CREATED|DELETED)|_MEMBER_|DELEGATION/;
const CHANGES =
  /_(?:CREATED|ADDED|CHANGED|UPDATED|DELETED|REMOVED|RESTORED|ENABLED|DISABLED|SET|MOVED|COPIED|ACTION|GRANTED|REVOKED|ASSIGNED|ACTIVATED|DEACTIVATED|RESET|INVITED|REDEEMED)$/;

/** Endings of event types as types of ECS. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/(?:CREATED|REGISTERED|UPLOADED|INVITED)$/, 'creation'],
  [/(?:DELETED|PURGED)$/, 'deletion'],
  [
    /(?:ADDED|REMOVED|ASSIGNED|GRANTED|REVOKED|CHANGED|UPDATED|ENABLED|DISABLED|RESET|RESTORED|MODIFIED|MOVED|ACTIVATED|DEACTIVATED|SET)$/,
    'change',
  ],
  [/(?:VIEWED|READ|ACCESSED|DOWNLOADED|SEARCHED|USED)$/, 'access'],
];

/** Types whose names read as something else. */
const OWN: readonly (readonly [eventType: string, words: EventWords])[] = [
  ['USER_FLOW_CHANGED', { category: ['configuration'], type: ['change'] }],
  ['POWER_AUTOMATE_FLOW_CHANGED', { category: ['configuration'], type: ['change'] }],
  ['AGENT_IDENTITY_CHANGED', { category: ['iam'], type: ['change'] }],
  // A rule of monitoring: a slow answer or a full disk is no intrusion.
  ['MONITOR_ALERT_FIRED', { category: [], type: [] }],
  ['MONITOR_ALERT_RESOLVED', { category: [], type: [] }],
  ['FILE_COPIED', { category: ['file'], type: ['creation'] }],
];

/** Words repeat with every event of a type; types are few. */
const known = new Map<string, EventWords>(OWN);

/** What ECS calls an event of a type: every word that fits, none where it has none. */
export function eventWords(eventType: string): EventWords {
  const before = known.get(eventType);
  if (before !== undefined) return before;
  const changed = ACCESS.has(eventType) || CHANGES.test(eventType);
  const identity = changed && IDENTITY.test(eventType) && !eventType.includes('RISK');
  const subjects = SUBJECTS.filter(
    ([pattern, word]) => pattern.test(eventType) && (changed || word !== 'configuration'),
  ).map(([, word]) => word);
  const category = [...new Set([...(identity ? ['iam'] : []), ...subjects])];
  const words = { category, type: typesOf(eventType, identity) };
  known.set(eventType, words);
  return words;
}

function typesOf(eventType: string, identity: boolean): string[] {
  const ending = ENDINGS.find(([pattern]) => pattern.test(eventType))?.[1];
  const of: string[] = [];
  if (identity && /(?:^|_)USER_/.test(eventType)) of.push('user');
  if (identity && /GROUP_|TEAM_/.test(eventType)) of.push('group');
  if (identity && /ROLE|CONSENT|PERMISSION|ELEVATED/.test(eventType)) of.push('admin');
  return ending === undefined ? of : [...of, ending];
}

/** `event.kind`: alerts, risk and what a threat was found in are alerts. */
export function isAlert({ event_type }: GrantwireEvent): boolean {
  return ALERTS.has(event_type);
}
