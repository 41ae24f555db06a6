import { describe, expect, it } from 'vitest';
import { readLargeRecords } from '../../../src/records/ingest/largeRecords.ts';
import { readMessage } from '../../../src/records/ingest/readMessage.ts';
import { memoryBlobStore } from '../../platform/storage/memoryBlobStore.ts';

const { signal } = new AbortController();
const name = `o365/large/${'a1'.repeat(32)}`;
const record = {
  Id: '5f0c2f0e-0b5a-4f5e-9d0e-4a0a6f1d2c3b',
  RecordType: 1,
  CreationTime: '2026-11-24T08:00:00',
  Operation: 'Set-Mailbox',
  Workload: 'Exchange',
  OrganizationId: 'a1b2c3d4-0000-4000-8000-0000000000aa',
  UserId: 'ida.falk@nordwind.example',
  Padding: 'x'.repeat(2000),
};
const options = {
  decode: { repairs: [], keepText: true },
  normalize: {},
  includeUnparsed: true,
};

async function read(message: string, blobs: Readonly<Record<string, string>>) {
  const store = memoryBlobStore();
  for (const [blob, text] of Object.entries(blobs)) await store.create(blob, Buffer.from(text), signal);
  const bytes = Buffer.from(message);
  const large = await readLargeRecords(store, bytes, signal);
  const hubMessage = { bytes, sequenceNumber: 1, enqueuedTime: new Date(0) };
  return readMessage('o365', '0', hubMessage, options, large).events;
}

const pointer = (blob: string) => `{"category":"GrantwireBlob","blob":"${blob}"}`;

describe('records in blobs', () => {
  it('take the place of the record that names them, and nobody can tell', async () => {
    const text = JSON.stringify(record);
    const plain = await read(`{"records":[${text}]}`, {});
    const resolved = await read(`{"records":[${pointer(name)}]}`, { [name]: text });
    expect(resolved).toEqual(plain);
    expect(plain[0]?.event_type).not.toBe('UNPARSED_RECORD');
  });

  it.each([
    ['a blob that is gone', pointer(name), {}],
    [
      'a name outside the prefix',
      pointer('quarantine/2026-11-24/secret'),
      { 'quarantine/2026-11-24/secret': JSON.stringify(record) },
    ],
    ['a way out of the prefix', pointer(`${name}/../../x`), {}],
    ['a blob that is no sound record', pointer(name), { [name]: `${JSON.stringify(record)} trailing` }],
    [
      'a blob of several records',
      pointer(name),
      { [name]: `{"records":[${JSON.stringify(record)},${JSON.stringify(record)}]}` },
    ],
  ] as const)('%s: the record stays what it is', async (_what, message, blobs) => {
    const events = await read(`{"records":[${message}]}`, blobs);
    expect(events.map(({ event_type }) => event_type)).toEqual(['UNPARSED_RECORD']);
  });

  it('are not resolved inside a record', async () => {
    const nested = JSON.stringify({ ...record, Padding: { category: 'GrantwireBlob', blob: name } });
    const events = await read(`{"records":[${nested}]}`, { [name]: '{"category":"Administrative"}' });
    expect(events).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain('Administrative');
  });
});
