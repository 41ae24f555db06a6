/** Records of an invented tenant, small and distinct: `audit(7)` is always the same record. */
const TENANT = '7f1f3c1e-2f0a-4d55-9a34-5f6a0c1d2e3f';

function auditRecord(number: number): object {
  const id = `Directory_${String(number).padStart(8, '0')}`;
  return {
    time: '2026-11-20T08:00:00.0000000Z',
    resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
    operationName: 'Update user',
    category: 'AuditLogs',
    tenantId: TENANT,
    resultSignature: 'None',
    durationMs: 0,
    correlationId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    properties: {
      id,
      category: 'UserManagement',
      result: 'success',
      activityDisplayName: 'Update user',
      initiatedBy: { user: { id: '11111111-2222-4333-8444-555555555555', userPrincipalName: 'ada@nordwind.example' } },
      targetResources: [{ id: `user-${number}`, type: 'User', userPrincipalName: `user${number}@nordwind.example` }],
    },
  };
}

/** One message as Azure Monitor sends it. */
function envelope(numbers: readonly number[]): Buffer {
  return Buffer.from(JSON.stringify({ records: numbers.map(auditRecord) }));
}

/** `count` envelopes of `size` records each, numbered on from `first`. */
export function envelopes(count: number, size: number, first = 0): Buffer[] {
  return Array.from({ length: count }, (_, message) =>
    envelope(Array.from({ length: size }, (__, index) => first + message * size + index)),
  );
}
