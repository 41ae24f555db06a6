import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.ts';
import { directoryActivity } from '../../../src/catalogue/entra/directoryActivity.ts';
import { decodeMessage } from '../../../src/records/decode/decodeMessage.ts';
import { normalizeRecord } from '../../../src/records/normalize/normalizeRecord.ts';
import { source } from './source.ts';

const of = (record: object) => normalizeRecord(record as JsonObject, source(), {});
const VM = '/subscriptions/s1/resourceGroups/rg-nord/providers/Microsoft.Compute/virtualMachines/vm-nord';
const alert = (essentials: object, alertContext: object = {}) => ({
  schemaId: 'azureMonitorCommonAlertSchema',
  data: {
    essentials: {
      alertId: '/subscriptions/s1/providers/Microsoft.AlertsManagement/alerts/a1',
      alertRule: 'cpu-nord',
      severity: 'Sev1',
      monitorCondition: 'Fired',
      alertTargetIDs: [VM],
      firedDateTime: '2026-03-04T05:06:07Z',
      ...essentials,
    },
    alertContext,
  },
});

describe('the common alert schema', () => {
  it.each([
    ['fired', {}, 'MONITOR_ALERT_FIRED', 'ALERT', '2026-03-04T05:06:07.000Z'],
    ['of little weight', { severity: 'Sev4' }, 'MONITOR_ALERT_FIRED', 'INFO', '2026-03-04T05:06:07.000Z'],
    ['without a severity', { severity: null }, 'MONITOR_ALERT_FIRED', 'WARNING', '2026-03-04T05:06:07.000Z'],
    [
      'that is over',
      { monitorCondition: 'Resolved', resolvedDateTime: '2026-03-04T06:00:00Z' },
      'MONITOR_ALERT_RESOLVED',
      'INFO',
      '2026-03-04T06:00:00.000Z',
    ],
  ])('has a type for an alert %s', (_what, essentials, type, severity, timestamp) => {
    const event = of(alert(essentials));
    expect(event).toMatchObject({ event_type: type, severity, timestamp, data: { outcome: 'unknown' } });
    expect(event.data.targets).toMatchObject([
      { type: 'resource', id: VM, name: 'vm-nord' },
      { type: 'alert', name: 'cpu-nord' },
    ]);
  });

  it('names the caller of an activity and hides secrets', () => {
    const event = of(alert({}, { caller: 'mara@nordwind.example', claims: '{"ipaddr":"203.0.113.7"}', password: 'x' }));
    expect(event).toMatchObject({ actor_email: 'mara@nordwind.example', actor_ip_address: '203.0.113.7' });
    expect(JSON.stringify(event.data.details['context'])).not.toContain('"x"');
  });
});

it('reads a row of a message trace by its recipient alone', () => {
  const row = {
    id: 'r1',
    senderAddress: 'a@nordwind.example',
    recipientAddress: 'b@nordwind.example',
    status: 'failed',
  };
  const { items } = decodeMessage(Buffer.from(JSON.stringify(row)), { repairs: [], keepText: false });
  expect(items).toMatchObject([{ ok: true, record: row }]);
});

it.each([
  ['Resolved PIM alert', 'PIM_ALERT_CHANGED'],
  ['Self-serve password reset flow activity progress', 'PASSWORD_RESET_STARTED'],
  ['Unlock user account(self-service)', 'USER_UNLOCKED'],
  ['Create PublicKeyInfrastructure', 'CERTIFICATE_AUTHENTICATION_CHANGED'],
  ['Issue a verifiable credential', 'VERIFIED_ID_USED'],
  ['Revoke verifiable credential', 'VERIFIED_ID_CHANGED'],
  ['DSR Delete: MFA.PostgreSQL.blocked_users', 'PERSONAL_DATA_DELETED'],
  ['Download all risk event types', 'DIRECTORY_EXPORTED'],
  ['Add agent identity blueprint principal', 'AGENT_IDENTITY_CHANGED'],
  ['Create forwarding profile', 'NETWORK_ACCESS_CHANGED'],
  ['Create connector group', 'APPLICATION_PROXY_CHANGED'],
  ['Add verified publisher', 'VERIFIED_PUBLISHER_CHANGED'],
  ['Move resources', 'EXTERNAL_TENANT_CHANGED'],
])('knows the activity %s', (name, type) => {
  expect(directoryActivity(name, 'Update').eventType).toBe(type);
});

it('takes the account of evidence as what an alert is about', () => {
  const event = of({
    category: 'AdvancedHunting-AlertEvidence',
    properties: {
      AlertId: 'da1',
      Title: 'Odd script',
      EntityType: 'User',
      AccountUpn: 'mara@nordwind.example',
      Severity: 'High',
    },
  });
  expect(event).toMatchObject({ event_type: 'DEFENDER_ALERT', severity: 'ALERT', actor_email: null });
  expect(event.data.targets).toContainEqual({ type: 'user', id: null, name: 'mara@nordwind.example' });
});

it('reads what Defender for Cloud Apps says of an alert of its own', () => {
  const event = of({
    RecordType: 98,
    Operation: 'MCAS_ALERT_NORD',
    CreationTime: '2026-03-04T05:06:07',
    Workload: 'MCAS',
    AlertDisplayName: 'Impossible travel',
    AlertSeverity: 'High',
    AlertCategory: 'ANOMALY',
    Applications: [{ Name: 'Nordwind Drive' }],
    ClientIPs: ['203.0.113.7'],
  });
  expect(event).toMatchObject({ event_type: 'SECURITY_ALERT_RAISED', severity: 'ALERT' });
  expect(event.data.targets).toContainEqual({ type: 'application', id: null, name: 'Nordwind Drive' });
  expect(event.data.details['other']).toEqual({});
});
