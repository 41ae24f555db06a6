import { describe, expect, it } from 'vitest';
import { REPAIRS } from '../../../src/records/decode/repairs/repair.ts';
import { quarantineEntries } from '../../../src/records/ingest/quarantineEntries.ts';
import { filteredIds, readMessage } from '../../../src/records/ingest/readMessage.ts';
import { source } from '../normalize/source.ts';

const ROLE = {
  time: '2026-03-04T05:06:07Z',
  category: 'AuditLogs',
  operationName: 'Add member to role',
  tenantId: '6f1d2c3b-0a9e-4d58-8c71-b2e4f6a80913',
  properties: {
    id: 'directory-1',
    activityDisplayName: 'Add member to role',
    result: 'success',
    initiatedBy: { user: { id: 'a0c1e2f3-4b5d-4697-8879-9aabbccddeef', userPrincipalName: 'ida@nordwind.example' } },
    targetResources: [
      { id: 'c91f4e6a-2d83-4b57-b0ee-64a1d3f8975c', type: 'User', userPrincipalName: 'jon@nordwind.example' },
      { id: '0a1b2c3d-4e5f-4061-9273-8495a6b7c8d9', type: 'Role', displayName: 'Global Reader' },
    ],
  },
};
const LOG = { time: '2026-03-04T05:06:07Z', category: 'AppServiceConsoleLogs', properties: { message: 'x' } };

function read(text: string, includeUnparsed = true) {
  const bytes = Buffer.from(text);
  const message = { bytes, sequenceNumber: 7, enqueuedTime: new Date('2026-03-04T05:07:00.000Z') };
  const content = readMessage('diagnostics', '2', message, {
    decode: { repairs: REPAIRS, keepText: true },
    normalize: {},
    includeUnparsed,
  });
  return { content, entries: quarantineEntries(content, source(), bytes) };
}

describe('records out of a message that is not JSON', () => {
  const sound = `{"records":[${JSON.stringify(ROLE)},${JSON.stringify(LOG)}]}`;
  const cut = sound.slice(0, -2);
  const quoted = sound.replace('"x"', "'x'");

  it.each([
    ['cut short', cut, { salvaged: true }],
    ['repaired', quoted, { repaired: ['single_quotes'] }],
  ])('claim no type and are marked: %s', (_name, message, mark) => {
    const believed = read(sound).content.events[0];
    const { content, entries } = read(message);
    const [role, log] = content.events;
    expect(role).toMatchObject({
      event_type: 'REPAIRED_RECORD',
      severity: 'WARNING',
      actor_email: 'ida@nordwind.example',
    });
    expect(role?.data.source).toMatchObject({ hub: 'diagnostics', sequence_number: 7, index: 0, ...mark });
    expect(role?.data.details).toEqual({
      claimed_type: 'ROLE_ASSIGNED',
      claimed_severity: 'ALERT',
      claimed_details: believed?.data.details,
    });
    expect(believed?.data.targets.some((target) => 'key' in target)).toBe(true);
    expect(role?.data.targets.some((target) => 'key' in target)).toBe(false);
    expect(role?.data).not.toHaveProperty('raw');
    expect(role?.id).not.toBe(believed?.id);
    expect(log).toMatchObject({ event_type: 'UNPARSED_RECORD', data: { source: mark } });
    const untouched = entries.find(({ reason }) => reason === 'repaired_message');
    expect(Buffer.from(untouched?.bytes ?? '').toString()).toBe(message);
    expect(untouched?.source.index).toBe(content.items);
  });

  it('stay out of the repeat filter, always have the same id, and are published whatever is left out', () => {
    const { content } = read(cut, false);
    expect(content.events.map(({ event_type }) => event_type)).toEqual(['REPAIRED_RECORD']);
    expect(content.notPublished).toBe(1);
    expect(filteredIds(content)).toEqual([]);
    expect(filteredIds(read(sound).content)).toHaveLength(2);
    expect(read(quoted).content.events[0]?.id).toBe(content.events[0]?.id);
  });

  it('repairs what Office 365 sends with bare quotes, under the same rule', () => {
    const audit = `{"Id":"3f9d","RecordType":40,"CreationTime":"2026-03-04T05:06:07","Operation":"AlertTriggered","Workload":"SecurityComplianceCenter","UserId":"x","Comments":"the "new" rule","Data":"{"f":"y"}"}`;
    const [event] = read(`{"records":[${audit}]}`).content.events;
    expect(event).toMatchObject({
      event_type: 'REPAIRED_RECORD',
      data: { source: { repaired: ['unescaped_quotes'] } },
    });
    expect(event?.data.details['claimed_type']).toMatch(/^SECURITY_ALERT/);
  });

  it('keeps an item that no rule understands once, whatever the message holds besides', () => {
    const { content, entries } = read(`{"records":[${'null,'.repeat(8)}${JSON.stringify(LOG)}]}`);
    expect(entries.map(({ source: { index } }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(content.events).toHaveLength(1);
  });

  it('stores a message once above a handful of rejected items', () => {
    const message = `{"records":[${'null,{},'.repeat(600)}${JSON.stringify(LOG)}]}`;
    const { content, entries } = read(message);
    expect(content).toMatchObject({ items: 1201, events: [{ event_type: 'UNPARSED_RECORD' }] });
    expect(entries).toMatchObject([{ reason: 'many_items', source: { index: 1201 } }]);
    expect(entries[0]?.detail).toMatch(/^1200 items: not_an_object 0, 2, .* empty_object 1, 3, .* and 1100 more$/);
    expect(Buffer.from(entries[0]?.bytes ?? '').toString()).toBe(message);
  });
});
