import type { EventTarget, Severity } from '../../../../events/event.ts';
import { always } from '../../../../events/eventType.ts';
import type { JsonObject } from '../../../../json/json.ts';
import { toIp } from '../../fields/address.ts';
import { outcomeOfStatus } from '../../fields/httpKind.ts';
import { toEmail } from '../../fields/person.ts';
import { known, some, text } from '../../fields/present.ts';
import { redact } from '../../fields/redact.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toNumber, toText } from '../../fields/scalars.ts';
import { toTime } from '../../fields/time.ts';
import type { Actor } from '../../category.ts';
import { member, resourceLogs, textsOf } from './resourceLog.ts';

const READING: ReadonlySet<string> = new Set(['get', 'list', 'watch', 'proxy']);
const RUNNING: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);
const BINDINGS: ReadonlySet<string> = new Set(['rolebindings', 'clusterrolebindings']);
const ROLES: ReadonlySet<string> = new Set(['roles', 'clusterroles']);

/** Requests to the API server of a Kubernetes cluster (`audit.k8s.io/v1`, JSON text in `properties.log`). */
export const KUBERNETES = resourceLogs({
  names: ['kube-audit', 'kube-audit-admin'],
  events: [
    always('KUBERNETES_READ', 'INFO', 'something was read from a cluster'),
    always('KUBERNETES_SECRET_READ', 'WARNING', 'secrets of a cluster were read by somebody other than its own parts'),
    always('KUBERNETES_WRITTEN', 'INFO', 'something was created or changed in a cluster'),
    always('KUBERNETES_DELETED', 'INFO', 'something was deleted from a cluster'),
    always('KUBERNETES_COMMAND_RUN', 'WARNING', 'somebody ran a command in a container, or opened a way into it'),
    always('KUBERNETES_ROLE_BOUND', 'ALERT', 'a role was bound to somebody'),
    always('KUBERNETES_ROLE_UNBOUND', 'WARNING', 'a binding of a role was deleted'),
    always('KUBERNETES_ROLE_CHANGED', 'WARNING', 'a role was created, changed or deleted'),
    always('KUBERNETES_DENIED', 'WARNING', 'the API server answered 401 or 403'),
  ],
  details: {
    audit_id: 'id of the audit event, the same in all its stages',
    stage: 'stage of the request',
    verb: 'what was asked for: get, list, create, …',
    request_uri: 'path that was called',
    groups: 'groups of the user',
    impersonated_user: 'in whose name the user acted',
    'object.resource': 'kind of object',
    'object.subresource': 'part of the object',
    'object.namespace': 'namespace',
    'object.name': 'name',
    'object.api_group': 'API group',
    decision: 'what the authorizer decided',
    decision_reason: 'why',
    request_object: 'what was sent about a role or a binding',
    response_message: 'what the API server answered',
  },
  keys: ['log'],
  read: ({ properties, view, defaultDomain }) => {
    const audit = member(properties, 'log');
    const object = member(audit, 'objectRef');
    const annotations = member(audit, 'annotations');
    const response = member(audit, 'responseStatus');
    const status = toNumber(response['code']);
    const actor = actorOf(audit, defaultDomain);
    return {
      ...kindOf(audit, object, status, actor),
      outcome: outcomeOfStatus(status),
      actor,
      timestamp: toTime(audit['requestReceivedTimestamp']) ?? toTime(view.fields['time']),
      targets: targetOf(object),
      details: {
        status_code: known(status),
        audit_id: text(audit['auditID']),
        stage: text(audit['stage']),
        verb: text(audit['verb']),
        request_uri: text(audit['requestURI']),
        groups: some(textsOf(member(audit, 'user')['groups'])),
        impersonated_user: text(member(audit, 'impersonatedUser')['username']),
        object: {
          resource: text(object['resource']),
          subresource: text(object['subresource']),
          namespace: text(object['namespace']),
          name: text(object['name']),
          api_group: text(object['apiGroup']),
        },
        decision: text(annotations['authorization.k8s.io/decision']),
        decision_reason: text(annotations['authorization.k8s.io/reason']),
        request_object: requestObject(audit, object),
        response_message: text(response['message']) ?? text(response['reason']),
      },
    };
  },
});

function kindOf(
  audit: JsonObject,
  object: JsonObject,
  status: number | null,
  actor: Actor,
): { eventType: string; severity: Severity } {
  const verb = toText(audit['verb'])?.toLowerCase() ?? 'get';
  const resource = toText(object['resource'])?.toLowerCase() ?? '';
  if (status === 401 || status === 403) return { eventType: 'KUBERNETES_DENIED', severity: 'WARNING' };
  if (RUNNING.has(toText(object['subresource']) ?? '')) {
    return { eventType: 'KUBERNETES_COMMAND_RUN', severity: 'WARNING' };
  }
  if (READING.has(verb)) {
    const own = actor.name?.startsWith('system:') ?? false;
    return resource === 'secrets' && !own
      ? { eventType: 'KUBERNETES_SECRET_READ', severity: 'WARNING' }
      : { eventType: 'KUBERNETES_READ', severity: 'INFO' };
  }
  const deletes = verb.startsWith('delete');
  if (BINDINGS.has(resource)) {
    return deletes
      ? { eventType: 'KUBERNETES_ROLE_UNBOUND', severity: 'WARNING' }
      : { eventType: 'KUBERNETES_ROLE_BOUND', severity: 'ALERT' };
  }
  if (ROLES.has(resource)) return { eventType: 'KUBERNETES_ROLE_CHANGED', severity: 'WARNING' };
  return { eventType: deletes ? 'KUBERNETES_DELETED' : 'KUBERNETES_WRITTEN', severity: 'INFO' };
}

function actorOf(audit: JsonObject, defaultDomain: string | null): Actor {
  const user = member(audit, 'user');
  const name = toText(user['username']);
  const [oid = null] = textsOf(member(user, 'extra')['oid']);
  const [ip = null] = textsOf(audit['sourceIPs']).map((address) => toIp(address));
  return {
    email: name?.includes('@') === true ? toEmail(name, defaultDomain) : null,
    ip,
    name,
    id: oid ?? (name !== null && isGuid(name) ? name : toText(user['uid'])),
    userAgent: toText(audit['userAgent']),
  };
}

function targetOf(object: JsonObject): EventTarget[] {
  const resource = toText(object['resource']);
  const name = toText(object['name']);
  if (resource === null) return [];
  const namespace = toText(object['namespace']);
  const path = [namespace, name].filter((part) => part !== null).join('/');
  return [{ type: `kubernetes:${resource}`, id: toText(object['uid']), name: path === '' ? null : path }];
}

/** What was sent about a role or a binding of one. Other objects may hold secrets under any name. */
function requestObject(audit: JsonObject, object: JsonObject): unknown {
  const resource = toText(object['resource'])?.toLowerCase() ?? '';
  const sent = audit['requestObject'];
  return sent !== undefined && sent !== null && (BINDINGS.has(resource) || ROLES.has(resource))
    ? redact(sent)
    : undefined;
}
