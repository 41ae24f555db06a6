import { directoryActivity } from '../../../catalogue/entra/directoryActivity.ts';
import type { ScopeRule } from '../../../catalogue/azure/azureOperation.ts';
import type { EventTarget, Outcome, Severity } from '../../../events/event.ts';
import type { EventType } from '../../../events/eventType.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { Actor, Normalized } from '../category.ts';
import { otherFields } from '../fields/fieldRules.ts';
import { withFailure } from '../fields/outcome.ts';
import { toEmail } from '../fields/person.ts';
import { known } from '../fields/present.ts';
import { isGuid } from '../fields/resourceId.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import { addTarget, toTargetType } from '../fields/targets.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import type { ActivityEnvelope } from './activityEnvelope.ts';
import { withScopeKey } from './scopeKey.ts';

const PROVIDER = 'azurerbac';

/** Names of the same member, compared without regard to case. */
const CALLER = ['callerinfo', 'caller', 'requestor', 'requester', 'initiatedby'];
const SUBJECT = ['subject', 'subjectinfo', 'principal', 'targetprincipal', 'member', 'assignee'];
const ROLE = ['role', 'roledefinition', 'roleinfo', 'rolename', 'roledisplayname'];
const SCOPE = ['scope', 'resourcescope', 'resource', 'externalid'];
const REASON = ['justification', 'reason'];
const EXPIRY = ['expiry', 'expiration', 'expirationtime', 'expirydatetime', 'enddatetime', 'endtime'];
const START = ['startdatetime', 'starttime'];
const TICKET = ['ticketnumber', 'ticketinfo', 'ticket', 'ticketsystem'];

interface Row {
  readonly eventType: string;
  readonly severity: Severity;
  readonly what: string;
}

const ROWS = {
  ROLE_ASSIGNED: { eventType: 'AZURE_ROLE_ASSIGNED', severity: 'ALERT', what: 'an active assignment of a role' },
  ROLE_REMOVED: { eventType: 'AZURE_ROLE_REMOVED', severity: 'WARNING', what: 'the end of an active assignment' },
  ELIGIBLE_ROLE_ASSIGNED: {
    eventType: 'AZURE_ELIGIBLE_ROLE_ASSIGNED',
    severity: 'ALERT',
    what: 'an eligible assignment of a role',
  },
  ELIGIBLE_ROLE_REMOVED: {
    eventType: 'AZURE_ELIGIBLE_ROLE_REMOVED',
    severity: 'WARNING',
    what: 'the end of an eligible assignment',
  },
  ROLE_ACTIVATED: { eventType: 'AZURE_ROLE_ACTIVATED', severity: 'WARNING', what: 'an activation of a role' },
  ROLE_DEACTIVATED: {
    eventType: 'AZURE_ROLE_DEACTIVATED',
    severity: 'INFO',
    what: 'the end of an activation, asked for or by time',
  },
  ROLE_ASSIGNMENT_EXTENDED: {
    eventType: 'AZURE_ROLE_EXTENDED',
    severity: 'WARNING',
    what: 'an assignment that was extended or renewed',
  },
  ROLE_ACTIVATION_REQUESTED: {
    eventType: 'AZURE_ROLE_ACTIVATION_REQUESTED',
    severity: 'WARNING',
    what: 'a request to activate a role, or a decision on it',
  },
  ROLE_ASSIGNMENT_REQUESTED: {
    eventType: 'AZURE_ROLE_ASSIGNMENT_REQUESTED',
    severity: 'INFO',
    what: 'a request to assign a role, or its end',
  },
  ROLE_SETTING_CHANGED: { eventType: 'AZURE_ROLE_POLICY_CHANGED', severity: 'ALERT', what: 'the settings of a role' },
} as const satisfies Readonly<Record<string, Row>>;

const OTHER: Row = { eventType: 'AZURE_ROLE_EVENT', severity: 'INFO', what: 'anything else that it notes' };

type Known = keyof typeof ROWS;

/** Every event type of Privileged Identity Management for Azure resources. */
export const PIM_EVENTS: readonly EventType[] = [...Object.values(ROWS), OTHER].map(
  ({ eventType, severity, what }) => ({
    type: eventType,
    condition: `Privileged Identity Management for Azure resources notes ${what}`,
    severities: severity === 'INFO' ? { INFO: 'otherwise', WARNING: 'failed' } : { [severity]: 'always' },
    sets: ['access-changes', 'admin-activity'],
  }),
);

/** Details of these records, beside those of all Activity records. */
export const PIM_DETAILS = {
  'role_assignment.role': 'role, by name',
  'role_assignment.role_id': 'id of the role',
  'role_assignment.subject': 'who has or loses the role',
  'role_assignment.subject_id': 'id of the subject',
  'role_assignment.justification': 'why, as the person who asked wrote it',
  'role_assignment.start_time': 'when it begins',
  'role_assignment.expiry': 'when it ends',
  'role_assignment.ticket': 'ticket that was named',
  'role_assignment.other': 'further members, under their own names',
} as const;

/** Whether an Activity record tells of Privileged Identity Management rather than of an ARM operation. */
export function isPim({ fields, properties }: RecordView): boolean {
  const provider = fields['resourceProviderName'] ?? fields['resourceProviderValue'] ?? fields['resourceProvider'];
  const name = isJsonObject(provider) ? toText(provider['value']) : toText(provider ?? undefined);
  return name?.toLowerCase().endsWith(PROVIDER) === true || (name === null && properties['CallerInfo'] !== undefined);
}

/** Normalizes such a record: who, which role for whom at which scope, why and until when. */
export function normalizePim(view: RecordView, options: NormalizeOptions, envelope: ActivityEnvelope): Normalized {
  const members = lowerCased(view.properties);
  const caller = partyOf(pick(members, CALLER));
  const subject = partyOf(pick(members, SUBJECT));
  const role = partyOf(pick(members, ROLE));
  // These records tell of what is done: only an explicit word says otherwise.
  const outcome: Outcome = envelope.outcome;
  const { eventType, severity } = rowOf(view, members);
  const scope = toText(pick(members, SCOPE)) ?? view.resourceId;
  const targets: EventTarget[] = [];
  if (subject.id !== null || subject.name !== null) {
    addTarget(targets, { type: subject.type ?? 'principal', id: subject.id, name: subject.name });
  }
  if (role.id !== null || role.name !== null) {
    addTarget(targets, { type: 'roleDefinition', id: role.id, name: role.name });
  }
  return {
    eventType,
    severity: withFailure(severity, outcome),
    timestamp: envelope.timestamp,
    actor: actorOf(caller, envelope.actor, options),
    outcome,
    targets: withScopeKey(targets, outcome === 'failure' ? 'none' : SCOPE_RULE, scope),
    details: {
      ...envelope.details,
      role_assignment: {
        role: known(role.name),
        role_id: known(role.id),
        subject: known(subject.name),
        subject_id: known(subject.id),
        justification: known(toText(pick(members, REASON))),
        start_time: known(toTime(pick(members, START))),
        expiry: known(toTime(pick(members, EXPIRY)) ?? toLabel(pick(members, EXPIRY))),
        ticket: known(toLabel(pick(members, TICKET))),
        other: otherFields(
          Object.fromEntries(Object.entries(view.properties).filter(([key]) => !READ.has(key.toLowerCase()))),
        ),
      },
    },
  };
}

const SCOPE_RULE: ScopeRule = { before: '/providers/microsoft.authorization' };
const READ: ReadonlySet<string> = new Set(
  [
    [CALLER, SUBJECT, ROLE, REASON, EXPIRY, START, TICKET],
    [['entity', 'hierarchy', 'message', 'statusmessage', 'statuscode', 'eventcategory', 'eventdataid']],
  ].flat(2),
);

interface Party {
  readonly id: string | null;
  readonly name: string | null;
  readonly mail: string | null;
  readonly type: string | null;
}

const NOBODY: Party = { id: null, name: null, mail: null, type: null };

/** A person, group, application or role: an object, its JSON text, an id, or a name. */
function partyOf(value: JsonValue | undefined): Party {
  const object = objectOf(value);
  if (object === null) {
    const text = toText(value);
    if (text === null) return NOBODY;
    return isGuid(text) || text.startsWith('/')
      ? { ...NOBODY, id: text }
      : { ...NOBODY, name: text, mail: mailIn(text) };
  }
  const members = lowerCased(object);
  const mail = toText(pick(members, ['upn', 'userprincipalname', 'principalname', 'email', 'mail']));
  const kind = toText(pick(members, ['type', 'principaltype', 'objecttype', 'subjecttype']));
  return {
    id: toText(pick(members, ['objectid', 'id', 'principalid', 'subjectid', 'oid', 'roledefinitionid', 'externalid'])),
    name: toText(pick(members, ['displayname', 'name', 'rolename'])) ?? mail,
    mail,
    type: kind === null ? null : toTargetType(kind),
  };
}

function mailIn(text: string): string | null {
  return text.includes('@') && !text.includes(' ') ? text : null;
}

function actorOf(caller: Party, other: Actor, options: NormalizeOptions): Actor {
  return {
    email: toEmail(caller.mail, options.defaultDomain ?? null) ?? other.email,
    ip: other.ip,
    name: caller.name ?? other.name,
    id: caller.id ?? other.id,
    userAgent: other.userAgent,
  };
}

/** By the name of the activity, which is that of the directory; else by the words in it. */
function rowOf(view: RecordView, members: ReadonlyMap<string, JsonValue>): Row {
  const names = [
    view.operation,
    toText(pick(members, ['activitydisplayname', 'operationname', 'activity', 'message'])),
  ];
  for (const name of names) {
    const listed = name === null ? null : directoryActivity(name, null).eventType;
    if (listed !== null && Object.hasOwn(ROWS, listed)) return ROWS[listed as Known];
  }
  const words = [
    ...names,
    toText(pick(members, ['requesttype', 'type', 'action'])),
    toText(pick(members, ['assignmentstate', 'state'])),
  ]
    .join(' ')
    .toLowerCase();
  return byWords(words);
}

function byWords(words: string): Row {
  if (/setting|polic/.test(words)) return ROWS.ROLE_SETTING_CHANGED;
  if (/deactivat|expired|activation ended/.test(words)) return ROWS.ROLE_DEACTIVATED;
  if (/activat/.test(words)) {
    return /request|approv|den|cancel/.test(words) && !/complet/.test(words)
      ? ROWS.ROLE_ACTIVATION_REQUESTED
      : ROWS.ROLE_ACTIVATED;
  }
  if (/requested|approv|denied|cancel|pending/.test(words)) return ROWS.ROLE_ASSIGNMENT_REQUESTED;
  if (/extend|renew/.test(words)) return ROWS.ROLE_ASSIGNMENT_EXTENDED;
  const ends = /remov|delet|revok|unassign/.test(words);
  if (words.includes('eligib')) return ends ? ROWS.ELIGIBLE_ROLE_REMOVED : ROWS.ELIGIBLE_ROLE_ASSIGNED;
  if (ends) return ROWS.ROLE_REMOVED;
  return /assign|add|grant|creat/.test(words) ? ROWS.ROLE_ASSIGNED : OTHER;
}

function lowerCased(object: JsonObject): ReadonlyMap<string, JsonValue> {
  const members = new Map<string, JsonValue>();
  for (const [key, value] of Object.entries(object)) {
    if (value !== undefined && value !== null && value !== '') members.set(key.toLowerCase(), value);
  }
  return members;
}

function pick(members: ReadonlyMap<string, JsonValue>, names: readonly string[]): JsonValue | undefined {
  for (const name of names) {
    const value = members.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}
