import { describe, expect, it } from 'vitest';
import { recordLine } from '../../../scripts/recordLine.ts';

const GROUP = '3c1d9a52-6d1f-4a0f-9f6e-2f6b8f1d7c11';

describe('the line of a record', () => {
  it('says type, severity, outcome, actor, targets and what was not read', () => {
    const line = recordLine('probe.json:0', {
      category: 'AuditLogs',
      operationName: 'Add group',
      properties: {
        id: 'a',
        result: 'success',
        activityDisplayName: 'Add group',
        initiatedBy: { user: { userPrincipalName: 'mira@nordwind.example' } },
        targetResources: [{ type: 'Group', id: GROUP, displayName: 'Lager' }],
        neverHeardOf: 'x',
      },
    });
    expect(line.text).toBe(
      `probe.json:0 | AuditLogs | Add group | GROUP_CREATED | INFO | success | actor mira@nordwind.example | ` +
        `targets group:Lager [group:${GROUP}] | unread properties.neverHeardOf`,
    );
    expect(line.unread).toEqual(['properties.neverHeardOf']);
    expect(line.other).toEqual([]);
  });

  it('names what an Office 365 record has only under `other`', () => {
    const line = recordLine('probe.json:1', {
      RecordType: 78,
      CreationTime: '2026-03-04T05:06:07',
      Operation: 'Etwas',
      UserId: 'mira@nordwind.example',
      Neuheit: 1,
    });
    expect(line.other).toEqual(['Neuheit']);
    expect(line.text).toContain('actor mira@nordwind.example');
    expect(line.text).toMatch(/other Neuheit$/);
  });

  it('counts every field of a record that is not understood as other', () => {
    const line = recordLine('probe.json:2', { category: 'NeverHeardOf', a: { b: 1 }, c: 'x' });
    expect(line.eventType).toBe('UNPARSED_RECORD');
    expect(line.other).toEqual(['category', 'a.b', 'c']);
  });
});
