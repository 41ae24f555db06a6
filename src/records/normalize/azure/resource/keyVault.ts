import type { EventTarget, Severity } from '../../../../events/event.ts';
import { always, type EventType } from '../../../../events/eventType.ts';
import { toText } from '../../fields/scalars.ts';
import { known } from '../../fields/present.ts';
import { type ResourceLog, resourceLogs, withoutQuery } from './resourceLog.ts';

const DENIED: ReadonlySet<number> = new Set([401, 403]);
const READERS = { INFO: 'by an application', WARNING: 'by a person' } as const;

/** Operations by their names, the first that fits. `$` stands for the kind of object: SECRET, KEY, CERTIFICATE. */
const OPERATIONS: readonly (readonly [RegExp, string, Severity])[] = [
  [/^authentication$/, 'KEY_VAULT_AUTHENTICATED', 'INFO'],
  [/^(?:vault.*accesspolic|roleassignment|roledefinition)/, 'KEY_VAULT_ACCESS_CHANGED', 'ALERT'],
  [/eventgridnotification$/, 'KEY_VAULT_EXPIRY_NOTICE', 'INFO'],
  [/^(?:vault|managedhsm)(?:get|list)/, 'KEY_VAULT_READ', 'INFO'],
  [/^(?:vault|managedhsm)(?:put|patch|create|update)/, 'KEY_VAULT_CHANGED', 'WARNING'],
  [/^(?:vault|managedhsm)delete/, 'KEY_VAULT_DELETED', 'WARNING'],
  [/^(?:vault|managedhsm)purge/, 'KEY_VAULT_PURGED', 'ALERT'],
  [/^(?:vault|managedhsm)recover/, 'KEY_VAULT_RECOVERED', 'INFO'],
  [/^(?:secret|key|certificate).*(?:list)/, 'KEY_VAULT_LISTED', 'INFO'],
  [/^(?:secret|key|certificate).*(?:purge)/, 'KEY_VAULT_$_PURGED', 'ALERT'],
  [/^(?:secret|key|certificate).*(?:delete)/, 'KEY_VAULT_$_DELETED', 'WARNING'],
  [/^(?:secret|key|certificate).*(?:backup|release|export)/, 'KEY_VAULT_$_EXPORTED', 'WARNING'],
  [/^(?:secret|key|certificate).*(?:restore|recover)/, 'KEY_VAULT_$_RESTORED', 'INFO'],
  [/^key(?:sign|verify|encrypt|decrypt|wrap|unwrap)/, 'KEY_VAULT_KEY_USED', 'INFO'],
  [/^(?:secret|key|certificate).*get/, 'KEY_VAULT_$_READ', 'INFO'],
  [/^(?:secret|key|certificate|storage)/, 'KEY_VAULT_$_CHANGED', 'INFO'],
];
const OTHER = ['KEY_VAULT_OPERATED', 'INFO'] as const;
const KINDS = ['SECRET', 'KEY', 'CERTIFICATE'];

const EVENTS: readonly EventType[] = [
  always('KEY_VAULT_ACCESS_DENIED', 'WARNING', 'a vault answered 401 or 403, other than to ask who is there'),
  {
    type: 'KEY_VAULT_SECRET_READ',
    condition: 'a secret was read from a vault',
    severities: READERS,
    sets: [],
  },
  ...OPERATIONS.flatMap(([pattern, type, severity]) =>
    (type.includes('$') ? KINDS.map((kind) => type.replace('$', kind)) : [type])
      .filter((name) => name !== 'KEY_VAULT_SECRET_READ')
      .map((name) => always(name, severity, `operation of a vault that matches \`${pattern.source}\``)),
  ),
  always(...OTHER, 'any other operation of a vault'),
  always('AZURE_RESOURCE_AUDITED', 'INFO', 'audit event of another service than a vault'),
];

/** What is done in vaults, and audit events of other services that share the category. */
export const KEY_VAULT = resourceLogs({
  names: ['AuditEvent'],
  events: EVENTS,
  details: {
    object: 'address of the secret, key or certificate',
    request_uri: 'address that was called, without its query',
  },
  keys: ['id', 'requestUri', 'clientInfo', 'httpStatusCode'],
  read: (log) => {
    const { properties, view } = log;
    const object = toText(properties['id']);
    const uri = toText(properties['requestUri']);
    const details = { object: known(object), request_uri: uri === null ? undefined : withoutQuery(uri) };
    if (!isVault(log)) return { eventType: 'AZURE_RESOURCE_AUDITED', severity: 'INFO', details };
    const target = objectTarget(object, view.resourceId);
    return { ...kindOf(log), targets: target === null ? [] : [target], details };
  },
});

function isVault({ view, operation }: ResourceLog): boolean {
  const resource = view.resourceId?.toLowerCase();
  return resource === undefined
    ? OPERATIONS.some(([pattern]) => pattern.test(operation.toLowerCase()))
    : resource.includes('/microsoft.keyvault/');
}

function kindOf(log: ResourceLog): { eventType: string; severity: Severity } {
  const name = log.operation.toLowerCase();
  // A client that knows no tenant yet asks without a token, is refused, and learns from the answer where to get one.
  if (log.status !== null && DENIED.has(log.status) && name !== 'authentication') {
    return { eventType: 'KEY_VAULT_ACCESS_DENIED', severity: 'WARNING' };
  }
  const [, type, severity] = OPERATIONS.find(([pattern]) => pattern.test(name)) ?? [null, ...OTHER];
  const kind = KINDS.find((one) => name.startsWith(one.toLowerCase())) ?? 'SECRET';
  const eventType = type.replace('$', kind);
  const byPerson = eventType === 'KEY_VAULT_SECRET_READ' && log.actor.email !== null;
  return { eventType, severity: byPerson ? 'WARNING' : severity };
}

/** The secret, key or certificate behind `https://<vault>/<secrets|keys|certificates>/<name>[/<version>]`. */
function objectTarget(address: string | null, vault: string | null): EventTarget | null {
  if (address === null) return null;
  const [, , host = '', collection = '', name = ''] = address.split('/');
  if (collection === '') return vault === null && host !== '' ? { type: 'resource', id: address, name: host } : null;
  return { type: collection.replace(/s$/, ''), id: address, name: name === '' ? null : name };
}
