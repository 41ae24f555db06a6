import { describe, expect, it } from 'vitest';
import { activityName } from '../../src/catalogue/entra/activityName.ts';
import { DIRECTORY_ACTIVITIES, directoryActivity } from '../../src/catalogue/entra/directoryActivity.ts';

describe('the activities of the directory', () => {
  const names = DIRECTORY_ACTIVITIES.flatMap((row) => row.names);

  it('have each name once, in the spelling they are looked up by', () => {
    expect(names.filter((name) => activityName(name) !== name)).toEqual([]);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  it.each([
    ['Update application – Certificates and secrets management ', 'APPLICATION_CREDENTIALS_CHANGED', 'ALERT'],
    ['Add member to role in PIM completed (timebound)', 'ROLE_ASSIGNED', 'ALERT'],
    ['Remove member from role (PIM activation expired)', 'ROLE_DEACTIVATED', 'INFO'],
    ['Add member to role request denied (PIM activation)', 'ROLE_ACTIVATION_REQUESTED', 'INFO'],
    ['Update eligible member in PIM requested (extend)', 'ROLE_ASSIGNMENT_REQUESTED', 'INFO'],
    ['Triggered PIM alert', 'PIM_ALERT_TRIGGERED', 'ALERT'],
    ['Create application password for user', 'APP_PASSWORD_CREATED', 'WARNING'],
    ['Set verified publisher', 'VERIFIED_PUBLISHER_CHANGED', 'WARNING'],
    ['Add a partner to cross-tenant access setting', 'CROSS_TENANT_ACCESS_CHANGED', 'ALERT'],
    ['Create a partner cross-tenant identity sync setting', 'CROSS_TENANT_SYNC_CHANGED', 'ALERT'],
    ['Restore administrative unit', 'ADMINISTRATIVE_UNIT_RESTORED', 'WARNING'],
    ['Update administrative unit', 'ADMINISTRATIVE_UNIT_UPDATED', 'WARNING'],
    ['Fulfill access package assignment request', 'ACCESS_PACKAGE_ASSIGNMENT_CHANGED', 'INFO'],
    ['Create access package catalog', 'ACCESS_PACKAGE_CHANGED', 'WARNING'],
    ['Apply decision', 'ACCESS_REVIEW_DECIDED', 'INFO'],
    ['Read BitLocker key', 'BITLOCKER_KEY_READ', 'WARNING'],
    ['Recover device local administrator password', 'LOCAL_ADMIN_PASSWORD_READ', 'WARNING'],
    ['Suspicious activity reported', 'SUSPICIOUS_ACTIVITY_REPORTED', 'ALERT'],
    ['Get policy keys', 'DIRECTORY_READ', 'INFO'],
    ['Group_GetDynamicGroupProperties', 'DIRECTORY_READ', 'INFO'],
    ['Download users - finished (bulk)', 'DIRECTORY_EXPORTED', 'INFO'],
    ['Bulk delete users - finished (bulk)', 'BULK_OPERATION', 'INFO'],
    ['Create identity provider', 'IDENTITY_PROVIDER_CHANGED', 'ALERT'],
    ['Authentication Strength Policy Update', 'POLICY_CHANGED', 'WARNING'],
    ['Something nobody has heard of', 'DIRECTORY_CHANGED', 'INFO'],
  ])('mean: %s', (name, eventType, severity) => {
    expect(directoryActivity(name, null)).toMatchObject({ eventType, severity });
  });

  it('read everything we hold again when an unknown one assigns, adds or deletes', () => {
    expect(directoryActivity('Something new', 'Assign').rereads).toContain('group');
    expect(directoryActivity('Something new', 'Update').rereads).toEqual([]);
    expect(directoryActivity(null, 'Add').rereads).toContain('role');
  });
});
