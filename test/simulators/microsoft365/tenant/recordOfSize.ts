import { memberAddedToGroup, memberAddedToRole } from './auditRecord.ts';
import { pick } from './random.ts';
import type { RecordContext, TenantRecord } from './recordContext.ts';
import { signIn } from './signInRecord.ts';

const POLICIES = ['Require MFA for administrators', 'Block legacy authentication', 'Compliant device for finance'];

/**
 * One record's JSON text of about `bytes` bytes (at least what the record needs, at most 400 more): mostly sign-ins, as
 * in a real tenant, filled up with the applied conditional access policies that make real ones long.
 */
export function recordOfSize(context: RecordContext, bytes: number): string {
  const { random } = context;
  const dice = random();
  const record =
    dice < 0.8
      ? signIn(context, dice < 0.1 ? 'failure' : 'success')
      : dice < 0.95
        ? memberAddedToGroup(context)
        : memberAddedToRole(context);
  const policies: TenantRecord[] = [];
  const length = JSON.stringify(record).length;
  for (let size = length; size < bytes; size += JSON.stringify(policies.at(-1)).length + 1) {
    policies.push({
      id: `policy-${policies.length + 1}`,
      displayName: pick(random, POLICIES),
      enforcedGrantControls: ['mfa', 'compliantDevice'],
      enforcedSessionControls: [],
      result: 'notApplied',
      conditionsSatisfied: 'application,users',
      conditionsNotSatisfied: 'devicePlatform,location',
    });
  }
  const properties = record['properties'] as TenantRecord;
  return JSON.stringify({ ...record, properties: { ...properties, appliedConditionalAccessPolicies: policies } });
}
