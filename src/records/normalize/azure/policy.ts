import { isJsonObject, type JsonObject } from '../../../json/json.ts';
import { listOf } from '../../../json/parseJsonText.ts';
import type { EventTarget } from '../../../events/event.ts';
import { always } from '../../../events/eventType.ts';
import { toBoolean, toLabel, toText } from '../fields/scalars.ts';
import { addTarget } from '../fields/targets.ts';
import { activityCategory } from './activityCategory.ts';

/** What Azure Policy decided about requests and resources. */
export const POLICY = activityCategory({
  name: 'Policy',
  events: [
    always('AZURE_POLICY_DENIED', 'WARNING', 'Azure Policy refused a request'),
    always('AZURE_POLICY_NONCOMPLIANT', 'INFO', 'Azure Policy found a resource that does not comply'),
    always('AZURE_POLICY_APPLIED', 'INFO', 'Azure Policy changed or deployed something'),
  ],
  details: {
    compliance_check: 'whether it was a check of what exists rather than of a request',
    resource_location: 'region of the resource',
    ancestors: 'management groups above the resource',
    'policies[].definition_id': 'policy definition',
    'policies[].definition_name': 'its name',
    'policies[].effect': 'Deny, Audit, AuditIfNotExists, DeployIfNotExists, Modify or Append',
    'policies[].assignment_id': 'policy assignment',
    'policies[].assignment_name': 'its name',
    'policies[].assignment_scope': 'its scope',
    'policies[].initiative_id': 'initiative the policy belongs to',
    'policies[].reference_id': 'the policy within the initiative',
  },
  read: (event, _envelope, view) => {
    const policies = listOf(event['policies']).filter(isJsonObject);
    const targets: EventTarget[] = [];
    for (const policy of policies) {
      const id = toText(policy['policyAssignmentId']);
      if (id !== null)
        addTarget(targets, { type: 'policyAssignment', id, name: toText(policy['policyAssignmentName']) });
    }
    const eventType = typeOf(policies, view.operation, toBoolean(event['isComplianceCheck']));
    return {
      eventType,
      severity: eventType === 'AZURE_POLICY_DENIED' ? 'WARNING' : 'INFO',
      targets,
      details: {
        compliance_check: toBoolean(event['isComplianceCheck']),
        resource_location: toText(event['resourceLocation']),
        ancestors: toText(event['ancestors']),
        policies: policies.map(policyOf),
      },
    };
  },
});

/** By the operation, whose last but one part is the effect; a check of what exists refuses nothing. */
function typeOf(policies: readonly JsonObject[], operation: string | null, check: boolean | null): string {
  const named = operation?.toLowerCase().split('/').at(-2) ?? '';
  const effects = [named, ...policies.map((policy) => toText(policy['policyDefinitionEffect'])?.toLowerCase() ?? '')];
  if (effects.includes('deny')) return check === true ? 'AZURE_POLICY_NONCOMPLIANT' : 'AZURE_POLICY_DENIED';
  return effects.some((effect) => effect.startsWith('audit')) ? 'AZURE_POLICY_NONCOMPLIANT' : 'AZURE_POLICY_APPLIED';
}

function policyOf(policy: JsonObject): Record<string, unknown> {
  return {
    definition_id: toText(policy['policyDefinitionId']),
    definition_name: toText(policy['policyDefinitionDisplayName']) ?? toText(policy['policyDefinitionName']),
    effect: toText(policy['policyDefinitionEffect']),
    assignment_id: toText(policy['policyAssignmentId']),
    assignment_name: toText(policy['policyAssignmentDisplayName']) ?? toText(policy['policyAssignmentName']),
    assignment_scope: toText(policy['policyAssignmentScope']),
    initiative_id: toText(policy['policySetDefinitionId']),
    reference_id: toLabel(policy['policyDefinitionReferenceId']),
  };
}
