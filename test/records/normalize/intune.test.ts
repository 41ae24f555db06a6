import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.ts';
import { normalizeRecord } from '../../../src/records/normalize/normalizeRecord.ts';
import * as intune from './fixtures/intune.ts';
import { source } from './source.ts';

const of = (record: object) => normalizeRecord(record as JsonObject, source(), {});

describe('Intune', () => {
  it.each([
    [intune.INTUNE_AUDIT, 'IntuneAuditLogs', 'INTUNE_DEVICE_WIPED', 'WARNING', 'success'],
    [intune.INTUNE_ENROLLMENT, 'IntuneOperationalLogs', 'INTUNE_ENROLLMENT_FAILED', 'WARNING', 'failure'],
    [intune.INTUNE_NOT_COMPLIANT, 'IntuneOperationalLogs', 'INTUNE_DEVICE_NOT_COMPLIANT', 'WARNING', 'unknown'],
    [intune.INTUNE_DEVICE, 'IntuneDevices', 'INTUNE_DEVICE_REPORTED', 'INFO', 'unknown'],
    [intune.INTUNE_COMPLIANCE, 'IntuneDeviceComplianceOrg', 'INTUNE_DEVICE_COMPLIANCE_REPORTED', 'WARNING', 'unknown'],
  ])('is told from what shares its categories', (record, category, type, severity, outcome) => {
    expect(of(record)).toMatchObject({ event_type: type, severity, data: { category, outcome } });
  });

  it('names the actor and the targets of its audit', () => {
    const event = of(intune.INTUNE_AUDIT);
    expect(event).toMatchObject({
      timestamp: '2026-03-04T05:06:07.000Z',
      actor_email: 'mara@nordwind.example',
      actor_user_id: 'c91f4e6a-2d83-4b57-b0ee-64a1d3f8975c',
      actor_name: 'Mara Lindqvist',
    });
    expect(event.data.targets).toEqual([
      { type: 'device', id: 'a4b83e2d-77c1-4d0e-8a55-19f3c6e2b7d8', name: 'NW-7' },
      { type: 'device', id: 'b5c94f3e', name: null },
    ]);
    expect(event.data.details['modified_properties']).toEqual([
      { name: 'DeviceAction', old: 'None', new: 'Wipe' },
      { target: 1, name: 'KeepUserData', old: null, new: 'False' },
    ]);
  });

  it('puts an application in the place of the actor', () => {
    const Actor = { ActorType: 2, Application: '7c2e4f90', ApplicationName: 'Kontor Sync', UPN: null };
    const properties = { ...intune.INTUNE_AUDIT.properties, Actor };
    expect(of({ ...intune.INTUNE_AUDIT, identity: '', properties })).toMatchObject({
      actor_email: null,
      actor_name: 'Kontor Sync',
      actor_user_id: '7c2e4f90',
    });
  });

  it('names device and user of its reports', () => {
    expect(of(intune.INTUNE_NOT_COMPLIANT)).toMatchObject({
      actor_email: 'mara@nordwind.example',
      data: {
        targets: [
          { type: 'device', id: 'a4b83e2d-77c1-4d0e-8a55-19f3c6e2b7d8', name: 'NW-7' },
          { type: 'user', id: 'c91f4e6a-2d83-4b57-b0ee-64a1d3f8975c', name: 'mara@nordwind.example' },
        ],
      },
    });
  });

  it.each([
    ['Create DeviceCompliancePolicy', 'INTUNE_COMPLIANCE_POLICY_CHANGED', 'WARNING'],
    ['Patch DeviceConfiguration', 'INTUNE_POLICY_CHANGED', 'WARNING'],
    ['Create DeviceManagementScript', 'INTUNE_SCRIPT_CHANGED', 'WARNING'],
    ['Delete MobileAppAssignment', 'INTUNE_APP_CHANGED', 'INFO'],
    ['Create RoleAssignment', 'INTUNE_ROLE_CHANGED', 'ALERT'],
    ['remoteLock ManagedDevice', 'INTUNE_DEVICE_LOCKED', 'WARNING'],
    ['retire ManagedDevice', 'INTUNE_DEVICE_RETIRED', 'WARNING'],
    ['rebootNow ManagedDevice', 'INTUNE_DEVICE_ACTION', 'INFO'],
    ['Delete ManagedDevice', 'INTUNE_DEVICE_DELETED', 'WARNING'],
    ['getFileVaultKey ManagedDevice', 'INTUNE_KEY_READ', 'WARNING'],
    ['Get DeviceConfiguration', 'INTUNE_READ', 'INFO'],
    ['Etwas', 'INTUNE_CHANGED', 'INFO'],
  ])('calls %s %s', (operationName, type, severity) => {
    expect(of({ ...intune.INTUNE_AUDIT, operationName })).toMatchObject({ event_type: type, severity });
  });

  it('leaves the records of others alone', () => {
    const hub = { category: 'OperationalLogs', operationName: 'Create Queue', properties: { Status: 'Succeeded' } };
    expect(of(hub).event_type).toBe('UNPARSED_RECORD');
    expect(of({ category: 'AuditLogs', properties: { initiatedBy: {} } }).data.category).toBe('AuditLogs');
  });
});
