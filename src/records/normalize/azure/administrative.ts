import type { JsonObject } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { Category, Normalized } from '../category.ts';
import type { DetailNames, EventType } from '../../../events/eventType.ts';
import { known, text } from '../fields/present.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { claimsDetails } from './activityActor.ts';
import { activityBody, activityTargets } from './activityBody.ts';
import { ACTIVITY_DETAILS, activityEnvelope } from './activityEnvelope.ts';
import { ACTIVITY_EVENTS, classifyActivity } from './activityOperations.ts';
import { isPim, normalizePim, PIM_DETAILS, PIM_EVENTS } from './pim.ts';
import { withScopeKey } from './scopeKey.ts';

const EMPTY: JsonObject = {};

const DETAILS: DetailNames = {
  action: 'operation that was authorized',
  scope: 'scope that was authorized',
  ...ACTIVITY_DETAILS,
  'authorization.role': 'role that allowed it',
  'authorization.role_assignment_id': 'role assignment that allowed it',
  'authorization.role_assignment_scope': 'scope of that assignment',
  'authorization.role_definition_id': 'definition of that role',
  'authorization.principal_id': 'principal that has the role',
  'authorization.principal_type': 'kind of that principal',
  'claims.app_id': 'client id of the application that called',
  'claims.app_authentication': 'how it proved itself: 0 public, 1 secret, 2 certificate',
  'claims.authentication_methods': 'how the user proved who they are',
  'claims.identity_type': 'kind of identity',
  'claims.scope': 'delegated permissions',
  'claims.tenant_id': 'tenant of the caller',
  'claims.managed_identity_id': 'resource id of the managed identity',
  'http_request.method': 'HTTP method',
  'http_request.uri': 'address that was called',
  'http_request.client_request_id': 'id the client gave the request',
  request_body: 'body of the request, without secrets',
  response_body: 'body of the response, without secrets',
  ...PIM_DETAILS,
};

const ADMINISTRATIVE_EVENTS: readonly EventType[] = [...ACTIVITY_EVENTS, ...PIM_EVENTS];

/** Control-plane operations; before 2020 the category was `Action`, `Write` or `Delete`. */
export const ADMINISTRATIVE: readonly Category[] = ['Administrative', 'Action', 'Write', 'Delete'].map((name) => ({
  name,
  normalize: normalizeAdministrative,
  events: ADMINISTRATIVE_EVENTS,
  details: DETAILS,
}));

/**
 * Normalizes control-plane operations of the Activity log. An operation has a record at its start and one at its end
 * with the same correlation id; only the one at the end has an outcome, and only the one at the start the request.
 */
function normalizeAdministrative(view: RecordView, options: NormalizeOptions): Normalized {
  const { properties } = view;
  const envelope = activityEnvelope(view, options);
  if (isPim(view)) return normalizePim(view, options, envelope);
  const { authorization, http, outcome } = envelope;
  const request = activityBody(properties, 'requestbody');
  const { eventType, severity, scope } = classifyActivity(operationOf(view, authorization), outcome);
  const targets = activityTargets(view, request);
  return {
    eventType,
    severity,
    timestamp: envelope.timestamp,
    actor: envelope.actor,
    outcome,
    targets: withScopeKey(targets, scope, view.resourceId),
    details: {
      action: text(authorization['action']) ?? known(view.operation),
      scope: text(authorization['scope']) ?? known(view.resourceId),
      ...envelope.details,
      authorization: evidence(objectOf(authorization['evidence']) ?? EMPTY),
      claims: claimsDetails(envelope.claims),
      http_request: {
        method: text(http['method']),
        uri: text(http['uri']),
        client_request_id: text(http['clientRequestId']),
      },
      request_body: known(request),
      response_body: known(activityBody(properties, 'responsebody')),
    },
  };
}

/** Some exports name only a step (`EndRequest`); what was authorized then tells the operation. */
function operationOf({ operation }: RecordView, authorization: JsonObject): string | null {
  return operation?.includes('/') === true ? operation : (text(authorization['action']) ?? operation);
}

function evidence(proof: JsonObject): Record<string, unknown> {
  return {
    role: text(proof['role']),
    role_assignment_id: text(proof['roleAssignmentId']),
    role_assignment_scope: text(proof['roleAssignmentScope']),
    role_definition_id: text(proof['roleDefinitionId']),
    principal_id: text(proof['principalId']),
    principal_type: text(proof['principalType']),
  };
}
