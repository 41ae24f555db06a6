import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.ts';
import { camelKeys } from '../../../src/records/normalize/fields/camelKeys.ts';
import { normalizeRecord } from '../../../src/records/normalize/normalizeRecord.ts';
import { RESOURCE } from './fixtures/azure.ts';
import * as defender from './fixtures/defender.ts';
import { source } from './source.ts';

const of = (record: object) => normalizeRecord(record as JsonObject, source(), {});

describe('Defender for Cloud', () => {
  it('reads a finding whose keys begin with capitals', () => {
    const event = of(defender.SUB_ASSESSMENT_PASCAL);
    expect(event).toMatchObject({
      event_type: 'DEFENDER_FINDING_OPEN',
      severity: 'WARNING',
      timestamp: '2026-03-04T05:06:07.000Z',
      data: {
        category: 'SecurityNestedRecommendation',
        targets: [{ type: 'resource', id: RESOURCE }],
        details: { assessment: 'Veraltete Bibliothek', finding_id: 'CVE-2026-0001', impact: 'Übernahme' },
      },
    });
  });

  it.each([
    ['Failed', 'DEFENDER_COMPLIANCE_FAILED', 'WARNING'],
    ['Passed', 'DEFENDER_COMPLIANCE_PASSED', 'INFO'],
    ['Skipped', 'DEFENDER_COMPLIANCE_NOT_APPLICABLE', 'INFO'],
  ])('tells a control that has %s', (state, type, severity) => {
    const event = of({ ...defender.COMPLIANCE, properties: { ...defender.COMPLIANCE.properties, state } });
    expect(event).toMatchObject({ event_type: type, severity });
    expect(event.data.targets).toContainEqual({ type: 'securityControl', id: defender.COMPLIANCE.id, name: 'A.9.1' });
  });

  it('tells scores', () => {
    expect(of(defender.SECURE_SCORE)).toMatchObject({
      event_type: 'SECURE_SCORE_REPORTED',
      data: { details: { figures: { score: { current: 31.5 } } } },
    });
  });
});

describe('camelKeys', () => {
  it('respells keys three levels deep, and never over one that is spelt so', () => {
    expect(camelKeys({ A: { B: { C: { D: 1 } } } })).toEqual({ a: { b: { c: { D: 1 } } } });
    expect(camelKeys({ Status: 1, status: 2 })).toEqual({ status: 2 });
    expect(camelKeys({ status: 2, Status: 1 })).toEqual({ status: 2 });
    const spelt = { a: 1, SKU: 2 };
    expect(camelKeys(spelt)).toBe(spelt);
  });
});
