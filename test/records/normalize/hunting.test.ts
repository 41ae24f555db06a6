import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.ts';
import { normalizeRecord } from '../../../src/records/normalize/normalizeRecord.ts';
import * as hunting from './fixtures/hunting.ts';
import { source } from './source.ts';

const of = (record: object) => normalizeRecord(record as JsonObject, source(), {});

describe('advanced hunting', () => {
  it.each([
    [hunting.HUNTED_ALERT, 'DEFENDER_ALERT', 'ALERT', 'unknown', null, null],
    [hunting.HUNTED_LOGON, 'DEFENDER_LOGON_FAILED', 'WARNING', 'failure', null, '203.0.113.7'],
    [hunting.HUNTED_CLOUD_APP, 'CLOUD_APP_EVENT', 'INFO', 'unknown', null, '203.0.113.7'],
    [hunting.HUNTED_PROCESS, 'DEFENDER_HUNTING_EVENT', 'INFO', 'unknown', 'mara@nordwind.example', null],
  ])('types its tables', (record, type, severity, outcome, mail, ip) => {
    expect(of(record)).toMatchObject({
      event_type: type,
      severity,
      timestamp: '2026-03-04T05:06:07.123Z',
      actor_email: mail,
      actor_ip_address: ip,
      data: { outcome, category: record.category },
    });
  });

  it('names device, account, object and alert', () => {
    expect(of(hunting.HUNTED_LOGON)).toMatchObject({ actor_name: 'mara', actor_user_id: 'S-1-5-21-1' });
    expect(of(hunting.HUNTED_LOGON).data.targets).toEqual([
      { type: 'device', id: 'a4b83e2d', name: 'nw-7.nordwind.example' },
    ]);
    expect(of(hunting.HUNTED_CLOUD_APP).data.targets).toContainEqual({ type: 'file', id: 'f-1', name: 'belege.xlsx' });
    expect(of(hunting.HUNTED_ALERT).data.targets).toEqual([{ type: 'alert', id: 'da1', name: 'Kennwort abgegriffen' }]);
  });

  it('reads a table that comes later the same way, in any letter case', () => {
    const event = of({ ...hunting.HUNTED_PROCESS, category: 'advancedhunting-NeuheitEvents' });
    expect(event).toMatchObject({ event_type: 'DEFENDER_HUNTING_EVENT', actor_email: 'mara@nordwind.example' });
    expect(event.data.details['columns']).toMatchObject({ ProcessCommandLine: 'kontor.exe --start' });
  });
});
