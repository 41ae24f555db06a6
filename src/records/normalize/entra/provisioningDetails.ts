import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import type { DetailNames } from '../../../events/eventType.ts';
import { isSecretName, REDACTED, redact } from '../fields/redact.ts';
import { toLabel, toNumber, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { RecordView } from '../recordView.ts';
import { idAndName, member, typeOf } from './provisioningIdentity.ts';
import { provisioningResult, provisioningStepType } from './provisioningWords.ts';

const IDENTITY = { id: 'id there', name: 'name there', type: 'kind', details: 'attributes that the record lists' };

export const PROVISIONING_DETAILS: DetailNames = {
  action: 'create, update, delete, disable, stagedDelete or other',
  status: 'success, failure, skipped or warning: how the action ended',
  result_type: 'result that the record gives at its top level; may differ from `status`',
  activity_time: 'when it happened',
  duration_ms: 'how long it took, in milliseconds',
  job_id: 'provisioning job',
  cycle_id: 'cycle of the job',
  change_id: 'change within the cycle',
  'initiated_by.type': 'user, application or system',
  'initiated_by.id': 'id of whoever started it',
  'initiated_by.name': 'name of whoever started it',
  'service_principal.id': 'service principal of the application',
  'service_principal.name': 'its name',
  'source_system.id': 'id of the system that identities come from',
  'source_system.name': 'its name',
  'source_system.details': 'what else the record says of it',
  'target_system.id': 'id of the system that identities go to',
  'target_system.name': 'its name',
  'target_system.details': 'what else the record says of it',
  ...prefixed('source_identity', IDENTITY),
  ...prefixed('target_identity', IDENTITY),
  'error.code': 'code of the error',
  'error.reason': 'error in words',
  'error.details': 'more about the error',
  'error.category': 'kind of the error',
  'error.recommended_action': 'what Microsoft suggests to do',
  'steps[].name': 'name of the step',
  'steps[].type': 'import, scoping, matching, processing, referenceResolution or export',
  'steps[].status': 'success, failure, skipped or warning',
  'steps[].description': 'the step in words',
  'steps[].details': 'attributes that the step lists',
  'modified_properties[].name': 'attribute in the target system',
  'modified_properties[].old': 'its value before',
  'modified_properties[].new': 'its value after',
  caller_ip_address: 'address as the record writes it',
  level: 'level of the record',
};

/** The substance of a provisioning record. Every key is always there. */
export function provisioningDetails(
  { fields, properties }: RecordView,
  action: string | null,
  status: string | null,
  info: JsonObject,
): Record<string, unknown> {
  const error = objectOf(info['errorInformation']) ?? {};
  const initiator = objectOf(properties['initiatedBy']) ?? {};
  return {
    action,
    status,
    result_type: toText(fields['resultType']),
    activity_time: toTime(properties['activityDateTime']),
    duration_ms: toNumber(properties['durationInMilliseconds'] ?? fields['durationMs']),
    job_id: toText(properties['jobId']),
    cycle_id: toText(properties['cycleId']),
    change_id: toText(properties['changeId']),
    initiated_by: {
      type: toText(member(initiator, 'type')) ?? toText(initiator['initiatorType']),
      ...idAndName(properties['initiatedBy']),
    },
    service_principal: idAndName(properties['servicePrincipal']),
    source_system: systemOf(properties['sourceSystem']),
    target_system: systemOf(properties['targetSystem']),
    source_identity: identityOf(properties['sourceIdentity']),
    target_identity: identityOf(properties['targetIdentity']),
    error: {
      code: toLabel(error['errorCode']),
      reason: toText(error['reason']),
      details: toText(error['additionalDetails']),
      category: toText(error['errorCategory']),
      recommended_action: toText(error['recommendedAction']),
    },
    steps: listOf(properties['provisioningSteps']).filter(isJsonObject).map(stepOf),
    modified_properties: listOf(properties['modifiedProperties']).filter(isJsonObject).map(changeOf),
    caller_ip_address: toText(fields['callerIpAddress']),
    level: toLabel(fields['Level']) ?? toLabel(fields['level']),
  };
}

function systemOf(value: JsonValue | undefined): Record<string, unknown> {
  return { ...idAndName(value), details: detailsOf(value) };
}

function identityOf(value: JsonValue | undefined): Record<string, unknown> {
  return { ...idAndName(value), type: typeOf(value), details: detailsOf(value) };
}

function detailsOf(value: JsonValue | undefined): JsonValue {
  const object = objectOf(value);
  return object === null ? null : redact(member(object, 'details') ?? null);
}

function stepOf(step: JsonObject): Record<string, unknown> {
  return {
    name: toText(step['name']),
    type: provisioningStepType(step['provisioningStepType']),
    status: provisioningResult(step['status']),
    description: toText(step['description']),
    details: redact(step['details'] ?? null),
  };
}

function changeOf(change: JsonObject): Record<string, unknown> {
  const name = toText(change['displayName']);
  const secret = name !== null && isSecretName(name);
  const shown = (value: JsonValue | undefined) => {
    if (value === undefined || value === null || value === '') return null;
    return secret ? REDACTED : redact(value);
  };
  return { name, old: shown(change['oldValue']), new: shown(change['newValue']) };
}

function prefixed(prefix: string, names: DetailNames): DetailNames {
  return Object.fromEntries(Object.entries(names).map(([name, meaning]) => [`${prefix}.${name}`, meaning]));
}
