import { describe, expect, it } from 'vitest';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source } from '../source.ts';

describe('FEED_GAP', () => {
  const record = {
    category: 'GrantwireFeedGap',
    id: '0f3c6c5e-2b1a-8c4d-9e0f-112233445566',
    tenantId: 'a1b2c3d4-0000-4000-8000-0000000000aa',
    time: '2026-11-17T08:08:01.000Z',
    properties: {
      contentType: 'Audit.Exchange',
      kind: 'lost',
      reason: 'out_of_reach',
      from: '2026-11-16T12:00:00.000Z',
      to: '2026-11-17T08:08:01.000Z',
      contents: null,
    },
  };

  it('says what is lost, to the second, under the same id each time', () => {
    const event = normalizeRecord(record, source(), {});
    expect(event).toMatchObject({
      event_type: 'FEED_GAP',
      severity: 'ALERT',
      data: { details: { reason: 'out_of_reach', from: '2026-11-16T12:00:00.000Z', to: '2026-11-17T08:08:01.000Z' } },
    });
    expect(normalizeRecord(structuredClone(record), source(), {}).id).toBe(event.id);
  });

  it('is quieter where records only may be lost', () => {
    const possible = { ...record, properties: { ...record.properties, kind: 'possible_loss' } };
    expect(normalizeRecord(possible, source(), {}).severity).toBe('WARNING');
  });
});
