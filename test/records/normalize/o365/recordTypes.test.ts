import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { familyOf } from '../../../../src/records/normalize/o365/families.ts';
import { OTHER_NAMES, RECORD_TYPE_NAMES } from '../../../../src/records/normalize/o365/recordTypeNames.ts';
import { recordTypeOf } from '../../../../src/records/normalize/o365/recordTypes.ts';
import { GENERIC } from '../../../../src/records/normalize/o365/services/generic.ts';
import { prefixOf } from '../../../../src/records/normalize/o365/services/genericOperations.ts';
import { operationAct } from '../../../../src/records/normalize/o365/services/operationAct.ts';
import { SERVICES } from '../../../../src/records/normalize/o365/services/serviceTable.ts';
import { source } from '../source.ts';
import { office365 } from './fixtures/common.ts';

const NUMBERS = RECORD_TYPE_NAMES.flatMap(([first, names]) =>
  names.split(' ').map((name, at): [number, string] => [first + at, name]),
);

describe('record types of Office 365', () => {
  it('have one name and one number each', () => {
    expect(new Set(NUMBERS.map(([number]) => number)).size).toBe(NUMBERS.length);
    const names = [...NUMBERS.map(([, name]) => name), ...Object.keys(OTHER_NAMES)].map((name) => name.toLowerCase());
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  // Numbers that the schema page and records seen elsewhere agree on.
  it.each([
    [40, 'SecurityComplianceAlerts'],
    [63, 'DLPEndpoint'],
    [98, 'MCASAlerts'],
    [131, 'OfficeScriptsRunAction'],
    [164, 'ScorePlatformGenericAuditRecord'],
    [188, 'PlannerPlan'],
    [217, 'MicrosoftGraphDataConnectConsent'],
    [256, 'PowerPlatformAdministratorActivity'],
    [261, 'CopilotInteraction'],
    [302, 'URBACAssignment'],
    [372, 'CrossTenantAccessPolicy'],
    [463, 'VivaGlintAgenticCampaign'],
  ])('of number %i are %s', (number, name) => {
    expect(recordTypeOf(number)).toEqual({ number, name });
    expect(recordTypeOf(name.toUpperCase())).toEqual({ number, name });
  });

  it('have a family with fields of their own, or a service that names their operations', () => {
    const homeless = NUMBERS.filter(
      ([number]) => familyOf(number, null) === GENERIC && prefixOf(number) === prefixOf(null),
    );
    expect(homeless).toEqual([]);
  });

  it('belong to one service', () => {
    const numbers = SERVICES.flatMap(({ recordTypes }) => recordTypes);
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
  });
});

describe('operations that nobody has listed', () => {
  it.each([
    ['AddGroupMembers', 'access'],
    ['PermissionsGranted', 'access'],
    ['RemoveRoleFromUser', 'access'],
    ['DeleteReport', 'deleted'],
    ['Edited flow', 'changed'],
    ['PublishedReport', 'shared'],
    ['DownloadedFile', 'exported'],
    ['CreateForm', 'created'],
    ['ListItemCreated', 'created'],
    ['GetRolesAsAdmin', 'viewed'],
    ['Neues', null],
    ['Add'.repeat(100), null],
    [null, null],
  ])('are told by their words: %s', (operation, act) => {
    expect(operationAct(operation)).toBe(act);
  });

  it.each([
    [20, 'ViewReport', 'POWER_BI_ITEM_VIEWED', 'INFO'],
    [66, 'ListForms', 'FORMS_ITEM_VIEWED', 'INFO'],
    [188, 'PlanRead', 'PLANNER_ITEM_VIEWED', 'INFO'],
    [253, 'DeletePolicy', 'VIVA_ITEM_DELETED', 'INFO'],
    [365, 'AddOwner', 'SENTINEL_ACCESS_CHANGED', 'WARNING'],
  ])('of record type %i: %s is %s', (number, operation, type, severity) => {
    const record: JsonObject = office365(number, operation, {});
    expect(normalizeRecord(record, source(), {})).toMatchObject({ event_type: type, severity });
  });
});
