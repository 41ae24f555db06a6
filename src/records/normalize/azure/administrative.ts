import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { objectOf } from '../../json/parseJsonText.ts';
import type { Normalized } from '../category.ts';
import { toIp } from '../fields/address.ts';
import { toOutcome } from '../fields/outcome.ts';
import { toLabel, toNumber, toText } from '../fields/scalars.ts';
import { resourceGroupOf, subscriptionOf } from '../fields/resourceId.ts';
import { toTime } from '../fields/time.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { activityActor, claimsDetails } from './activityActor.ts';
import { activityBody, activityTargets } from './activityBody.ts';
import { classifyActivity } from './activityOperations.ts';

const EMPTY: JsonObject = {};

/**
 * Normalizes control-plane operations of the Activity log. An operation has a record at its start and one at its end
 * with the same correlation id; only the one at the end has an outcome, and only the one at the start the request.
 */
export function normalizeAdministrative(view: RecordView, options: NormalizeOptions): Normalized {
  const { fields, properties } = view;
  const identity = objectOf(fields['identity']) ?? EMPTY;
  const authorization = objectOf(identity['authorization']) ?? objectOf(fields['authorization']) ?? EMPTY;
  const claims = objectOf(identity['claims']) ?? objectOf(fields['claims']) ?? EMPTY;
  const http = objectOf(properties['httpRequest']) ?? objectOf(fields['httpRequest']) ?? EMPTY;
  const status = wordOf(fields['resultType']) ?? wordOf(fields['status']);
  const outcome = toOutcome(status);
  const request = activityBody(properties, 'requestbody');
  const { eventType, severity } = classifyActivity(view.operation, outcome);
  const caller = toText(fields['callerIpAddress']) ?? toText(http['clientIpAddress']);
  return {
    eventType,
    severity,
    timestamp: toTime(fields['time']) ?? toTime(fields['eventTimestamp']),
    actor: activityActor(view, claims, authorization, toIp(caller), options),
    outcome,
    targets: activityTargets(view, request),
    details: {
      action: toText(authorization['action']) ?? view.operation,
      scope: toText(authorization['scope']) ?? view.resourceId,
      subscription_id:
        (view.resourceId === null ? null : subscriptionOf(view.resourceId)) ?? toText(fields['subscriptionId']),
      resource_group: view.resourceId === null ? null : resourceGroupOf(view.resourceId),
      status,
      sub_status: wordOf(fields['resultSignature']) ?? toLabel(properties['statusCode']),
      status_message: toText(properties['statusMessage']),
      level: toLabel(fields['level']) ?? toLabel(fields['Level']),
      location: toText(fields['location']),
      duration_ms: toNumber(fields['durationMs']),
      caller_ip_address: caller,
      authorization: evidence(objectOf(authorization['evidence']) ?? EMPTY),
      claims: claimsDetails(claims),
      http_request: {
        method: toText(http['method']),
        uri: toText(http['uri']),
        client_request_id: toText(http['clientRequestId']),
      },
      request_body: request,
      response_body: activityBody(properties, 'responsebody'),
    },
    ownId: ownIdOf(view, status),
  };
}

/** The records of one operation may share the id, so its status is a part of it. */
function ownIdOf({ fields, properties }: RecordView, status: string | null): string | null {
  const id = toText(fields['eventDataId']) ?? toText(properties['eventDataId']);
  return id === null ? null : `${id}\n${status?.toLowerCase() ?? ''}`;
}

/** A word, which the REST shape wraps as `{"value": …}`. */
function wordOf(value: JsonValue | undefined): string | null {
  return isJsonObject(value) ? toText(value['value']) : toLabel(value);
}

function evidence(proof: JsonObject): Record<string, unknown> {
  return {
    role: toText(proof['role']),
    role_assignment_id: toText(proof['roleAssignmentId']),
    role_assignment_scope: toText(proof['roleAssignmentScope']),
    role_definition_id: toText(proof['roleDefinitionId']),
    principal_id: toText(proof['principalId']),
    principal_type: toText(proof['principalType']),
  };
}
