import type { EventTarget, Outcome, Severity } from '../../../../events/event.ts';
import { always } from '../../../../events/eventType.ts';
import type { JsonObject } from '../../../../json/json.ts';
import { toIp } from '../../fields/address.ts';
import { toEmail } from '../../fields/person.ts';
import { known, text } from '../../fields/present.ts';
import { REDACTED } from '../../fields/redact.ts';
import { toBoolean, toText } from '../../fields/scalars.ts';
import { toTime } from '../../fields/time.ts';
import { firstText, resourceLogs } from './resourceLog.ts';

/** Actions by name or id (`sys.dm_audit_actions`), the first that fits. */
const ACTIONS: readonly (readonly [RegExp, string, Severity])[] = [
  [/authentication failed|login failed|^(?:dbaf|lgif)$/, 'DATABASE_LOGIN_FAILED', 'WARNING'],
  [/authentication succeeded|login succeeded|^(?:dbas|lgis)$/, 'DATABASE_LOGIN_SUCCEEDED', 'INFO'],
  [/logout|^(?:dbl|lgo)$/, 'DATABASE_LOGOUT', 'INFO'],
  [/audit/, 'DATABASE_AUDIT_CHANGED', 'WARNING'],
  [
    /^(?:grant|revoke|deny)|role member|add member|drop member|permission|ownership|principal change|password|impersonat|^(?:g|r|d|gwg|rwg|dwc|apl|dpl|aprl|dprl|to|pwc|pwr|imp)$/,
    'DATABASE_PERMISSION_CHANGED',
    'WARNING',
  ],
  [/^(?:create|alter|drop|cr|al|dr)\b/, 'DATABASE_OBJECT_CHANGED', 'INFO'],
  [/backup|restore|^(?:ba|rs)$/, 'DATABASE_BACKUP_USED', 'WARNING'],
  [/transaction|^tx/, 'DATABASE_TRANSACTION', 'INFO'],
  [/batch|rpc|select|insert|update|delete|execute|^(?:bcm|rcm|sl|in|up|dl|ex)$/, 'DATABASE_QUERY_RUN', 'INFO'],
];
const OTHER = ['DATABASE_ACTION', 'INFO'] as const;

/** Audit of Azure SQL databases, managed instances and Synapse pools. */
export const SQL_AUDIT = resourceLogs({
  names: ['SQLSecurityAuditEvents', 'DevOpsOperationsAudit'],
  events: [
    ...ACTIONS.map(([pattern, type, severity]) =>
      always(type, severity, `action of a database whose name or id matches \`${pattern.source}\``),
    ),
    always(...OTHER, 'any other action of a database'),
  ],
  details: {
    action: 'name of the action',
    action_id: 'its id',
    database: 'name of the database',
    server: 'name of the server',
    statement: 'statement, without passwords',
    object: 'name of the object',
    application: 'application that called',
    host: 'machine it ran on',
  },
  keys: [
    'action_name',
    'action_id',
    'database_name',
    'server_instance_name',
    'statement',
    'object_name',
    'client_ip',
    'application_name',
    'host_name',
  ],
  read: ({ properties, defaultDomain, outcome }) => {
    const person = firstText(properties, [
      'server_principal_name',
      'session_server_principal_name',
      'database_principal_name',
    ]);
    const [, eventType, severity] = actionOf(properties);
    const statement = toText(properties['statement']);
    return {
      eventType,
      severity,
      outcome: succeeded(properties, outcome),
      timestamp: toTime(properties['event_time']),
      actor: {
        email: person?.includes('@') === true ? toEmail(person, defaultDomain) : null,
        ip: toIp(properties['client_ip']),
        name: person,
        id: null,
        userAgent: toText(properties['application_name']),
      },
      targets: targetsOf(properties),
      details: {
        action: text(properties['action_name']),
        action_id: text(properties['action_id'])?.trim(),
        database: text(properties['database_name']),
        server: text(properties['server_instance_name']),
        statement: statement === null ? undefined : withoutPasswords(statement),
        object: text(properties['object_name']),
        application: text(properties['application_name']),
        host: known(toText(properties['host_name'])),
      },
    };
  },
});

function actionOf(properties: JsonObject): readonly [RegExp | null, string, Severity] {
  const words = [properties['action_name'], properties['action_id']].map((word) => toText(word)?.trim().toLowerCase());
  const found = words
    .flatMap((word) => (word === undefined ? [] : [ACTIONS.find(([pattern]) => pattern.test(word))]))
    .find((row) => row !== undefined);
  return found ?? [null, ...OTHER];
}

function succeeded(properties: JsonObject, outcome: Outcome): Outcome {
  const flag = toBoolean(properties['succeeded']);
  return flag === null ? outcome : flag ? 'success' : 'failure';
}

function targetsOf(properties: JsonObject): EventTarget[] {
  const database = toText(properties['database_name']);
  const object = toText(properties['object_name']);
  return [
    ...(database === null ? [] : [{ type: 'database', id: null, name: database }]),
    ...(object === null || object === database ? [] : [{ type: 'databaseObject', id: null, name: object }]),
  ];
}

/** The statement with the texts of `PASSWORD = '…'` and of secrets and keys hidden. */
function withoutPasswords(statement: string): string {
  return statement.replaceAll(
    /\b(password|secret|old_password|account_key|credential)\s*=\s*(?:N?'[^']*'|0x[0-9a-f]+\b)/gi,
    (_all, name: string) => `${name} = '${REDACTED}'`,
  );
}
