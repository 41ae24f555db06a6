import { describe, expect, it } from 'vitest';
import { coverFields } from '../../../scripts/coveredFields.ts';
import { DROPPED_FIELDS } from '../../../scripts/droppedFields.ts';
import type { JsonObject } from '../../../src/json/json.ts';
import { categoryOf } from '../../../src/records/normalize/categoryOf.ts';
import { viewRecord } from '../../../src/records/normalize/recordView.ts';
import { FIXTURES } from './fixtures/all.ts';

describe('every field of a record', () => {
  it.each(FIXTURES)('is mapped or left out on purpose: %s', (_name, fixture) => {
    const record = fixture as JsonObject;
    const category = categoryOf(viewRecord(record))?.name ?? '';
    const dropped = { ...DROPPED_FIELDS['*'], ...DROPPED_FIELDS[category] };
    const { mapped, unmapped } = coverFields(record);
    expect([...unmapped].filter((path) => dropped[path] === undefined)).toEqual([]);
    expect(mapped.size).toBeGreaterThan(4);
  });

  it('is found by trial: what counts, what does not, and what is in lists', () => {
    const { mapped, unmapped } = coverFields({
      category: 'UserRiskEvents',
      properties: { riskLevel: 'low', keyIds: ['a'], neverHeardOf: 'x' },
    });
    expect([...mapped].toSorted()).toEqual(['category', 'properties.keyIds[]', 'properties.riskLevel']);
    expect([...unmapped]).toEqual(['properties.neverHeardOf']);
  });
});
