import { describe, expect, it } from 'vitest';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source, TENANT } from '../source.ts';

const USER = 'b7d2f5a1-3c48-4e96-91fa-0d8c6e4b2a73';

function signIn(category: string, properties: object, top: object = {}) {
  return {
    time: '2026-03-04T05:09:00Z',
    category,
    operationName: 'Sign-in activity',
    resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
    tenantId: TENANT,
    resultType: '0',
    location: 'SE',
    callerIpAddress: '203.0.113.9',
    properties: {
      id: 'e2c4a6f8-1b3d-4f5a-8c7e-9d0b2a4c6e81',
      createdDateTime: '2026-03-04T05:06:07.0000000+00:00',
      userId: USER,
      userPrincipalName: 'mara@nordwind.example',
      userDisplayName: 'Mara Lindqvist',
      userAgent: 'Mozilla/5.0',
      appId: 'app-1',
      appDisplayName: 'Portal',
      ipAddress: '2001:db8::9',
      status: { errorCode: 0 },
      ...properties,
    },
    ...top,
  };
}

describe('sign-ins', () => {
  it('takes time, actor and application from the record', () => {
    const event = normalizeRecord(signIn('SignInLogs', {}), source(), {});
    expect(event).toMatchObject({
      event_type: 'SIGN_IN_SUCCEEDED',
      severity: 'INFO',
      timestamp: '2026-03-04T05:06:07.000Z',
      actor_email: 'mara@nordwind.example',
      actor_ip_address: '2001:db8::9',
      actor_name: 'Mara Lindqvist',
      actor_user_id: USER,
      actor_user_agent: 'Mozilla/5.0',
      data: {
        targets: [{ type: 'application', id: 'app-1', name: 'Portal' }],
        details: { location: { country: 'SE' } },
      },
    });
  });

  it.each([
    ['SignInLogs', 'SIGN_IN_FAILED'],
    ['signinlogs', 'SIGN_IN_FAILED'],
    ['ADFSSignInLogs', 'FEDERATED_SIGN_IN_FAILED'],
    ['NonInteractiveUserSignInLogs', 'NON_INTERACTIVE_SIGN_IN_FAILED'],
    ['ServicePrincipalSignInLogs', 'SERVICE_PRINCIPAL_SIGN_IN_FAILED'],
    ['MicrosoftServicePrincipalSignInLogs', 'SERVICE_PRINCIPAL_SIGN_IN_FAILED'],
    ['ManagedIdentitySignInLogs', 'MANAGED_IDENTITY_SIGN_IN_FAILED'],
  ])('calls a failure in %s %s', (category, type) => {
    const status = { errorCode: 50_126, failureReason: 'Wrong password', additionalDetails: 'x' };
    const event = normalizeRecord(signIn(category, { status }), source(), {});
    expect(event).toMatchObject({ event_type: type, severity: 'WARNING', data: { outcome: 'failure' } });
    expect(event.data.details['error']).toEqual({ code: 50_126, reason: 'Wrong password', details: 'x' });
  });

  it.each([
    ['text code', { status: { errorCode: '0' } }, {}, 'success', 'INFO'],
    ['result type only', { status: undefined }, { resultType: '50126' }, 'failure', 'WARNING'],
    ['nothing at all', { status: undefined }, { resultType: undefined }, 'unknown', 'INFO'],
    ['an interrupt', { status: { errorCode: 50_140 } }, {}, 'unknown', 'INFO'],
    [
      'an interrupt at high risk',
      { status: { errorCode: 50_074 }, riskLevelDuringSignIn: 'high' },
      {},
      'unknown',
      'ALERT',
    ],
    ['high risk', { riskLevelDuringSignIn: 'high' }, {}, 'success', 'ALERT'],
    ['medium risk', { riskLevelAggregated: 'medium' }, {}, 'success', 'WARNING'],
  ])('judges %s', (_name, properties, top, outcome, severity) => {
    const event = normalizeRecord(signIn('SignInLogs', properties, top), source(), {});
    expect({ outcome: event.data.outcome, severity: event.severity }).toEqual({ outcome, severity });
  });

  it('puts a service principal in the place of the actor', () => {
    const properties = {
      userId: null,
      userPrincipalName: '',
      servicePrincipalId: 'sp-1',
      servicePrincipalName: 'Sync',
    };
    const event = normalizeRecord(signIn('ServicePrincipalSignInLogs', properties), source(), {});
    expect(event).toMatchObject({ actor_user_id: 'sp-1', actor_name: 'Sync', actor_email: null });
  });

  it('lists the policies that applied', () => {
    const appliedConditionalAccessPolicies = [
      { id: '1', displayName: 'Require MFA', result: 'failure', enforcedGrantControls: ['Mfa'] },
      { id: '2', displayName: 'Other', result: 'notApplied' },
    ];
    const event = normalizeRecord(signIn('SignInLogs', { appliedConditionalAccessPolicies }), source(), {});
    expect(event.data.details['conditional_access']).toEqual({
      policies: [{ id: '1', name: 'Require MFA', result: 'failure', grant_controls: ['Mfa'] }],
    });
  });

  it('reads capitalised keys without properties', () => {
    const record = { Category: 'SignInLogs', CreatedDateTime: '2026-03-04T05:06:07Z', TenantId: TENANT, UserId: USER };
    expect(normalizeRecord(record, source(), {})).toMatchObject({
      event_type: 'SIGN_IN_OBSERVED',
      timestamp: '2026-03-04T05:06:07.000Z',
      actor_user_id: USER,
      data: { category: 'SignInLogs', tenant_id: TENANT },
    });
  });
});
