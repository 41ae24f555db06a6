import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.ts';
import { normalizeRecord } from '../../../src/records/normalize/normalizeRecord.ts';
import * as azure from './fixtures/azure.ts';
import * as defender from './fixtures/defender.ts';
import * as entra from './fixtures/entra.ts';
import * as graph from './fixtures/graph.ts';
import { source, TENANT } from './source.ts';

const of = (record: object) => normalizeRecord(record as JsonObject, source(), {});
const withProperties = (record: { properties: object }, properties: object) => ({
  ...record,
  properties: { ...record.properties, ...properties },
});

describe('what each category becomes', () => {
  it.each([
    ['PROVISIONING', entra.PROVISIONING, 'ProvisioningLogs', 'PROVISIONING_FAILED', 'WARNING', 'failure'],
    ['USER_RISK', entra.USER_RISK, 'UserRiskEvents', 'USER_RISK_DETECTED', 'ALERT', 'unknown'],
    [
      'SERVICE_PRINCIPAL_RISK',
      entra.SERVICE_PRINCIPAL_RISK,
      'ServicePrincipalRiskEvents',
      'SERVICE_PRINCIPAL_RISK_DETECTED',
      'ALERT',
      'unknown',
    ],
    ['RISKY_USER', entra.RISKY_USER, 'RiskyUsers', 'USER_AT_RISK', 'WARNING', 'unknown'],
    [
      'RISKY_SERVICE_PRINCIPAL',
      entra.RISKY_SERVICE_PRINCIPAL,
      'RiskyServicePrincipals',
      'SERVICE_PRINCIPAL_CONFIRMED_COMPROMISED',
      'ALERT',
      'unknown',
    ],
    ['MICROSOFT_GRAPH', graph.MICROSOFT_GRAPH, 'MicrosoftGraphActivityLogs', 'GRAPH_WRITTEN', 'INFO', 'success'],
    ['AZURE_AD_GRAPH', graph.AZURE_AD_GRAPH, 'AzureADGraphActivityLogs', 'AAD_GRAPH_DENIED', 'INFO', 'failure'],
    ['SERVICE_HEALTH', azure.SERVICE_HEALTH, 'ServiceHealth', 'SERVICE_HEALTH_INCIDENT', 'WARNING', 'unknown'],
    ['RESOURCE_HEALTH', azure.RESOURCE_HEALTH, 'ResourceHealth', 'RESOURCE_HEALTH_CHANGED', 'WARNING', 'unknown'],
    ['MONITOR_ALERT', azure.MONITOR_ALERT, 'Alert', 'AZURE_ALERT_FIRED', 'WARNING', 'unknown'],
    ['RECOMMENDATION', azure.RECOMMENDATION, 'Recommendation', 'AZURE_RECOMMENDATION', 'WARNING', 'unknown'],
    ['POLICY', azure.POLICY, 'Policy', 'AZURE_POLICY_DENIED', 'WARNING', 'failure'],
    ['AUTOSCALE', azure.AUTOSCALE, 'Autoscale', 'AZURE_AUTOSCALED', 'INFO', 'success'],
    ['SECURITY', azure.SECURITY, 'Security', 'AZURE_SECURITY_ALERT', 'ALERT', 'unknown'],
    ['ALERT', defender.ALERT, 'SecurityAlert', 'DEFENDER_ALERT', 'ALERT', 'unknown'],
    ['ASSESSMENT', defender.ASSESSMENT, 'SecurityRecommendation', 'DEFENDER_FINDING_OPEN', 'WARNING', 'unknown'],
  ])('%s', (_name, record, category, type, severity, outcome) => {
    const event = of(record);
    expect(event).toMatchObject({ event_type: type, severity, data: { category, outcome, tenant_id: TENANT } });
    expect(event.timestamp).toMatch(/^2026-03-04T05:0\d:\d\d\.\d{3}Z$/);
    expect(event.data.targets.length).toBeGreaterThan(0);
    expect(JSON.stringify(event)).not.toContain('hunter2');
  });

  it.each([
    ['remediated', 'USER_RISK_DETECTION_CLOSED', 'INFO'],
    ['dismissed', 'USER_RISK_DETECTION_CLOSED', 'INFO'],
    ['confirmedCompromised', 'USER_RISK_DETECTED', 'ALERT'],
  ])('closes a detection that is %s, as an event of its own', (riskState, type, severity) => {
    const event = of(withProperties(entra.USER_RISK, { riskState }));
    expect(event).toMatchObject({ event_type: type, severity });
    expect(event.id).not.toBe(of(entra.USER_RISK).id);
  });

  it('names the user at risk, not the identity at the top', () => {
    expect(of(entra.USER_RISK)).toMatchObject({
      actor_email: 'mara@nordwind.example',
      actor_user_id: entra.USER,
      actor_name: 'Mara Lindqvist',
      data: {
        targets: [{ type: 'user', id: entra.USER }],
        details: { additional_info: [{}, { value: '[redacted]' }] },
      },
    });
  });

  it('tells the identities of a provisioning apart, and shows its steps and error', () => {
    const { targets, details } = of(entra.PROVISIONING).data;
    expect(targets.map(({ type, id }) => [type, id])).toEqual([
      ['user', entra.USER],
      ['externalUser', 'ledger-77'],
      ['servicePrincipal', entra.SERVICE_PRINCIPAL],
    ]);
    expect(details).toMatchObject({
      error: { code: 'LedgerConflict', recommended_action: 'Choose another name.' },
      steps: [
        { type: 'import', status: 'success' },
        { type: 'export', status: 'failure', details: { password: '[redacted]' } },
      ],
    });
  });

  it.each([
    ['success', 'create', 'PROVISIONING_CREATED'],
    ['success', 'delete', 'PROVISIONING_DELETED'],
    ['success', 'stagedDelete', 'PROVISIONING_DISABLED'],
    ['skipped', 'create', 'PROVISIONING_SKIPPED'],
    [2, 'create', 'PROVISIONING_SKIPPED'],
    ['warning', 'other', 'PROVISIONING_OTHER'],
  ])('calls provisioning with status %s of %s %s', (Status, provisioningAction, type) => {
    const record = withProperties(entra.PROVISIONING, { provisioningAction, provisioningStatusInfo: { Status } });
    expect(of(record).event_type).toBe(type);
  });

  it('names caller, object and rights of a Graph request', () => {
    expect(of(graph.MICROSOFT_GRAPH)).toMatchObject({
      actor_user_id: entra.USER,
      data: {
        targets: [
          { type: 'group', id: entra.USER },
          { type: 'application', id: entra.APP },
        ],
        details: {
          token: { scopes: ['User.Read', 'openid'], roles: ['Group.Read.All'] },
          application: { authentication: 'client certificate' },
        },
      },
    });
  });

  it('takes the service principal for the actor of a request without a user', () => {
    const event = of(withProperties(graph.MICROSOFT_GRAPH, { userId: '' }));
    expect(event.actor_user_id).toBe(entra.SERVICE_PRINCIPAL);
  });

  it('puts what an entity refers to in its place', () => {
    const { targets, details } = of(defender.ALERT).data;
    expect(details['entities']).toContainEqual(
      expect.objectContaining({ type: 'account', Host: { Type: 'host', HostName: 'ledger', AzureID: azure.RESOURCE } }),
    );
    expect(targets).toContainEqual({ type: 'user', id: 'u-1', name: 'mara@nordwind.example' });
  });

  it.each([
    ['Resolved', 'DEFENDER_ALERT_CLOSED', 'INFO'],
    ['InProgress', 'DEFENDER_ALERT', 'ALERT'],
  ])('takes an alert that is %s for %s, as an event of its own', (Status, type, severity) => {
    const event = of({ ...defender.ALERT, Status });
    expect(event).toMatchObject({ event_type: type, severity });
    expect(event.id).not.toBe(of(defender.ALERT).id);
  });

  it('is quiet about what is over', () => {
    const { eventProperties } = azure.SERVICE_HEALTH.properties;
    const over = { eventProperties: { ...eventProperties, stage: 'Resolved' } };
    expect(of(withProperties(azure.SERVICE_HEALTH, over)).severity).toBe('INFO');
    expect(of({ ...azure.MONITOR_ALERT, resultType: 'Resolved' })).toMatchObject({
      event_type: 'AZURE_ALERT_RESOLVED',
    });
  });

  it.each([
    [{ category: { value: 'Administrative' }, eventTimestamp: '2026-03-04T05:06:07Z' }, 'Administrative'],
    [{ eventTimestamp: '2026-03-04T05:06:07Z', authorization: { action: 'x/write' }, caller: 'a' }, 'Administrative'],
    [{ time: '2026-03-04T05:06:07Z', properties: { eventCategory: 'Policy' } }, 'Policy'],
    [
      { time: '2026-03-04T05:06:07Z', category: 'Policy', properties: { initiatedBy: {}, targetResources: [] } },
      'AuditLogs',
    ],
    [{ TimeGenerated: '2026-03-04T05:06:07Z', Type: 'AADUserRiskEvents', RiskLevel: 'low' }, 'UserRiskEvents'],
    [{ Type: 'SecurityAlert', TimeGenerated: '2026-03-04T05:06:07Z', AlertName: 'x' }, 'SecurityAlert'],
  ])('knows the category of %j', (record, category) => {
    expect(of(record)).toMatchObject({ timestamp: '2026-03-04T05:06:07.000Z', data: { category } });
  });
});
