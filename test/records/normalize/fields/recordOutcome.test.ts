import { describe, expect, it } from 'vitest';
import { ecsOf, eventOf } from '../../ecs/ecsOf.ts';

const time = '2026-03-04T05:06:07Z';
const activity = (resultType: string | undefined, result: string | undefined): object => ({
  category: 'Administrative',
  time,
  operationName: 'Microsoft.Network/networkSecurityGroups/write',
  resultType,
  properties: { result },
});
const sign = (errorCode: unknown, resultType: string | undefined): object => ({
  category: 'SignInLogs',
  time,
  resultType,
  properties: { status: { errorCode } },
});
const run = (status: unknown, resultType: string | undefined): object => ({
  category: 'ProvisioningLogs',
  time,
  resultType,
  properties: { provisioningAction: 'update', provisioningStatusInfo: { status } },
});
const archive = (members: object): object => ({ category: 'ArchiveLogs', time, EventName: 'Archive', ...members });
const vault = (members: object): object => ({ category: 'AuditEvent', time, operationName: 'SecretGet', ...members });

/** Every rule of `recordOutcome.ts`: what a record says, and what its event and its ECS form make of it. */
const CASES: readonly (readonly [what: string, record: object, outcome: string, eventType?: string])[] = [
  ['a status that decides', activity('Succeeded', 'failure'), 'success'],
  ['a status that failed', activity('Failure', 'success'), 'failure'],
  ['a status of what is now, result failed', activity('Active', 'failure'), 'failure'],
  ['a status of what is now, result done', activity('Active', 'Success'), 'success'],
  ['a status of what is now alone', activity('Active', undefined), 'unknown'],
  ['no status, result done', activity(undefined, 'success'), 'success'],
  ['an attempt, whatever the result', activity('Start', 'success'), 'unknown'],
  ['an accepted request', activity('Accepted', undefined), 'unknown'],
  ['a request under way', activity('In Progress', 'success'), 'unknown'],
  ['a resource log by Status', archive({ Status: 'Failed' }), 'failure'],
  ['a resource log by status', archive({ status: 'Succeeded' }), 'success'],
  ['a resource log by properties.status', archive({ properties: { status: 'Failed' } }), 'failure'],
  ['a resource log by its first verdict', archive({ resultType: 'Success', Status: 'Failed' }), 'success'],
  ['a resource log past a word that is none', archive({ resultType: 'Info', Status: 'Failed' }), 'failure'],
  ['a resource log of an attempt', archive({ resultType: 'Started', Status: 'Succeeded' }), 'unknown'],
  ['a resource log without a word', archive({}), 'unknown'],
  ['an audit event of a vault', vault({ resultType: 'Success' }), 'success'],
  ['an audit event by HTTP status', vault({ resultType: 'Success', properties: { httpStatusCode: 403 } }), 'failure'],
  ['a sign-in with code 0', sign(0, undefined), 'success', 'SIGN_IN_SUCCEEDED'],
  ['a sign-in with an error', sign(50126, '0'), 'failure', 'SIGN_IN_FAILED'],
  ['a sign-in with no code', sign(-1, undefined), 'unknown', 'SIGN_IN_OBSERVED'],
  ['a sign-in with no code outside either', sign(-1, '-1'), 'unknown', 'SIGN_IN_OBSERVED'],
  ['a sign-in with no code but a result', sign(-1, '50126'), 'failure', 'SIGN_IN_FAILED'],
  ['a sign-in with a word', sign(undefined, 'Success'), 'success', 'SIGN_IN_SUCCEEDED'],
  ['a run that succeeded', run('success', 'Success'), 'success', 'PROVISIONING_UPDATED'],
  ['a run by its number', run(0, 'Success'), 'success', 'PROVISIONING_UPDATED'],
  ['a run whose step failed', run('failure', 'Success'), 'failure', 'PROVISIONING_FAILED'],
  ['a run that failed', run('success', 'Failure'), 'failure', 'PROVISIONING_FAILED'],
  ['a run that was skipped inside', run('skipped', 'Success'), 'unknown', 'PROVISIONING_SKIPPED'],
  ['a run that was skipped outside', run('success', 'Skipped'), 'unknown', 'PROVISIONING_SKIPPED'],
  ['a run with a warning', run('warning', 'Success'), 'unknown', 'PROVISIONING_UPDATED'],
  ['a run with a result only', run(undefined, 'Success'), 'success', 'PROVISIONING_UPDATED'],
];

describe('the outcome of a record', () => {
  it.each(CASES.map(([what, ...said]) => ({ what, said })))('$what', ({ said: [record, outcome, eventType] }) => {
    const event = eventOf(record);
    expect(event.data.outcome).toBe(outcome);
    if (eventType !== undefined) expect(event.event_type).toBe(eventType);
    const told = (ecsOf(record)['event'] as Record<string, unknown>)['outcome'] ?? 'unknown';
    expect(told).toBe(outcome);
  });
});
