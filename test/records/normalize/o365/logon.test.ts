import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import type { GrantwireEvent } from '../../../../src/events/event.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { outcomeOfRecord } from '../../../../src/records/normalize/o365/o365Outcome.ts';
import { source } from '../source.ts';
import { office365 } from './fixtures/common.ts';

const APP = '8b9c0d1e-2f3a-4b4c-9d5e-6f7a8b9c0d1e';

function event(record: object): GrantwireEvent {
  return normalizeRecord(record as JsonObject, source(), {});
}

describe('sign-ins', () => {
  it.each([
    ['UserLoggedIn', { ErrorNumber: '0', ResultStatus: 'Success' }, 'SIGN_IN_SUCCEEDED', 'INFO', 'success'],
    ['UserLoggedIn', { ErrorNumber: '50140', ResultStatus: 'Success' }, 'SIGN_IN_INTERRUPTED', 'INFO', 'unknown'],
    ['UserLoginFailed', { ErrorNumber: '50140', ResultStatus: 'Failed' }, 'SIGN_IN_INTERRUPTED', 'INFO', 'unknown'],
    [
      'UserLoginFailed',
      { LogonError: 'UserStrongAuthClientAuthNRequiredInterrupt' },
      'SIGN_IN_INTERRUPTED',
      'INFO',
      'unknown',
    ],
    ['UserLoginFailed', { ErrorNumber: '50126', ResultStatus: 'Success' }, 'SIGN_IN_FAILED', 'WARNING', 'failure'],
    [
      'UserLoggedIn',
      { LogonError: 'InvalidUserNameOrPassword', ResultStatus: 'Success' },
      'SIGN_IN_FAILED',
      'WARNING',
      'failure',
    ],
    ['UserLoggedIn', { ErrorCode: 50_053, ResultStatus: 'Success' }, 'SIGN_IN_FAILED', 'WARNING', 'failure'],
    ['UserLoggedIn', { ResultStatus: 'Failed' }, 'SIGN_IN_FAILED', 'WARNING', 'failure'],
    ['EtwasNeuesLogon', { ResultStatus: null }, 'SIGN_IN_OBSERVED', 'INFO', 'unknown'],
  ])('%s with %j is %s', (operation, more, type, severity, outcome) => {
    expect(event(office365(15, operation, more))).toMatchObject({ event_type: type, severity, data: { outcome } });
  });

  // The predecessor of the token service, under its own record type and under the directory's.
  it.each([
    [9, 'PasswordLogonInitialAuthUsingPassword'],
    [8, 'PasswordLogonInitialAuthUsingPassword'],
    [8, 'UserLoggedIn'],
  ])('reads the older form of record type %i, %s', (recordType, operation) => {
    const record = office365(recordType, operation, {
      ObjectId: 'mara@nordwind.example',
      ResultStatus: 'failed',
      Application: 'Office 15',
      Client: 'Exchange',
      LoginStatus: -2_147_217_390,
      UserDomain: 'nordwind.example',
      ExtendedProperties: [{ Name: 'LoginError', Value: '-2147217390;PP_E_BAD_PASSWORD;Falsches Wort.' }],
    });
    expect(event(record)).toMatchObject({
      event_type: 'SIGN_IN_FAILED',
      actor_email: 'mara@nordwind.example',
      data: {
        outcome: 'failure',
        targets: [{ type: 'application', id: null, name: 'Office 15' }],
        details: {
          error: { code: -2_147_217_390, reason: 'PP_E_BAD_PASSWORD', details: 'Falsches Wort.' },
          client_program: 'Exchange',
          other: {},
        },
      },
    });
    expect(event({ ...record, ResultStatus: 'success', LoginStatus: 0, ExtendedProperties: [] })).toMatchObject({
      event_type: 'SIGN_IN_SUCCEEDED',
      data: { outcome: 'success' },
    });
  });
});

describe('words for the outcome', () => {
  it.each([
    [{ ResultStatus: 'Succeeded' }, 'success'],
    [{ ResultStatus: 'PartiallySucceeded' }, 'success'],
    [{ ResultStatus: 'Partially Succeeded' }, 'success'],
    [{ ResultStatus: 'True' }, 'success'],
    [{ ResultStatus: true }, 'success'],
    [{ ResultStatus: 'Completed' }, 'success'],
    [{ ResultStatus: 'OK' }, 'success'],
    [{ ResultStatus: 'FAILED' }, 'failure'],
    [{ ResultStatus: 'False' }, 'failure'],
    [{ ResultStatus: 'Error' }, 'failure'],
    [{ ResultStatus: 'Denied' }, 'failure'],
    [{ ResultStatus: 'AuthorizationFailure' }, 'failure'],
    [{ ResultStatus: 'InProgress' }, 'unknown'],
    [{ ResultStatus: 'Timeout' }, 'unknown'],
    [{ IsSuccess: true }, 'success'],
    [{ IsSuccess: 'false' }, 'failure'],
    [{ ResultStatus: '', IsSuccess: true }, 'success'],
    [{ ResultStatus: 'Failed', IsSuccess: true }, 'failure'],
    [{ statusText: 'OK' }, 'success'],
    [{ statusText: 'No Content' }, 'success'],
    [{ StatusText: 'Forbidden' }, 'failure'],
    [{}, 'unknown'],
  ])('%j is %s', (record, outcome) => {
    expect(outcomeOfRecord(record)).toBe(outcome);
  });

  it.each([
    [188, 1, 'success'],
    [188, 3, 'failure'],
    [20, 1, 'unknown'],
  ])('of record type %i read the number %i', (recordType, ResultStatus, outcome) => {
    expect(event(office365(recordType, 'PlanRead', { ResultStatus })).data.outcome).toBe(outcome);
  });
});

describe('actors that are no people', () => {
  const SERVICE = [
    { ID: 'Kontor Sync', Type: 1 },
    { ID: APP, Type: 2 },
    { ID: `ServicePrincipal_${APP}`, Type: 2 },
    { ID: 'ServicePrincipal', Type: 2 },
  ];

  it.each([
    ['a certificate', { UserId: 'CN=sync.nordwind.example, O=Nordwind' }, 'Kontor Sync', APP],
    ['the digest of a certificate', { UserId: 'ab'.repeat(20) }, 'Kontor Sync', APP],
    ['an id', { UserId: APP }, 'Kontor Sync', APP],
    ['a kind and an id', { UserId: `ServicePrincipal_${APP}` }, 'Kontor Sync', APP],
  ])('have the name of Actor where UserId is %s', (_what, more, name, id) => {
    for (const recordType of [8, 15]) {
      const operation = recordType === 8 ? 'Update group.' : 'UserLoggedIn';
      expect(
        event(office365(recordType, operation, { UserType: 6, UserKey: null, Actor: SERVICE, ...more })),
      ).toMatchObject({ actor_email: null, actor_name: name, actor_user_id: id });
    }
  });

  it.each([
    ['i:0i.t|ms.sp.ext|%@9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d', null],
    ['%@9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d', null],
    ['spn:%', null],
    ['i:0i.t|00000003-0000-0ff1-ce00-000000000000|app@sharepoint', 'app@sharepoint'],
  ])('are read from the claim %s', (claim, name) => {
    const UserId = claim.replace('%', APP);
    expect(event(office365(6, 'FileAccessed', { UserId, UserKey: null, UserType: 5 }))).toMatchObject({
      actor_email: null,
      actor_name: name,
      actor_user_id: name === null ? APP : null,
    });
  });

  it('have the id of the application where nobody is named', () => {
    const record = office365(52, 'Search', { UserId: 'NOT-FOUND', UserKey: '0000000000000000', AadAppId: APP });
    expect(event(record)).toMatchObject({ actor_name: null, actor_user_id: APP });
  });
});
