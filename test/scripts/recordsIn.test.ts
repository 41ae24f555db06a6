import { expect, it } from 'vitest';
import { recordsIn } from '../../scripts/recordsIn.ts';

it.each([
  ['a message', { records: [{ category: 'A' }, { category: 'B' }] }, [{ category: 'A' }, { category: 'B' }]],
  [
    'texts of records in events',
    {
      events: [{ event: { original: '{"RecordType":1,"Id":"a"}' } }, { o365audit: { RecordType: 2, Id: 'b' } }],
    },
    [
      { RecordType: 1, Id: 'a' },
      { RecordType: 2, Id: 'b' },
    ],
  ],
])('reads %s', (_name, file, records) => {
  expect(recordsIn(Buffer.from(JSON.stringify(file)))).toEqual(records);
});
