import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/records/decode/decodeMessage.ts';
import { REPAIRS } from '../../../src/records/decode/repairs/repair.ts';

function decode(message: string) {
  return decodeMessage(Buffer.from(message), { repairs: REPAIRS, keepText: true });
}

/** The texts of the records, or the reasons of rejections. */
function texts(message: string): string[] {
  return decode(message).items.map((item) => (item.ok ? (item.text ?? '') : item.reason));
}

const RECORD = '{"category":"AuditLogs","n":12345678901234567890}';
const AUDIT = '{"RecordType":8,"Operation":"Add user.","n":12345678901234567890}';
const asText = (json: string) => JSON.stringify(json);
const row = (audit: string) =>
  `{"RecordType":"AzureActiveDirectory","CreationDate":"2026-03-04","AuditData":${audit},"x":1}`;
const eventGrid = (data: string) =>
  `{"id":"1","topic":"/t","subject":"s","eventType":"Kontor.Audit","eventTime":"2026-03-04T05:06:07Z","data":${data},"dataVersion":"1"}`;
const cloudEvent = (data: string) =>
  `{"specversion":"1.0","id":"1","type":"kontor.audit","source":"/t","data":${data},"time":"2026-03-04T05:06:07Z"}`;
const alert =
  '{"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"alertRule":"cpu"},"alertContext":{}}}';
const metric =
  '{"count":4,"total":1.5,"time":"2026-03-04T05:06:00Z","metricName":"Percentage CPU","timeGrain":"PT1M","resourceId":"/x"}';
const notification =
  '{"subscriptionId":"7b1f","changeType":"updated","resource":"users/1","tenantId":"6f1d","resourceData":{"id":"1"}}';

describe('wrappers of records', () => {
  it.each<[string, string, string[]]>([
    [
      'the answer of an API',
      `{"@odata.context":"x","value":[${RECORD}, {"no":"trait"}],"a":1}`,
      [RECORD, 'unknown_shape'],
    ],
    ['an empty answer', '{"value":[]}', ['empty_envelope']],
    [
      'a record with a member of that name',
      '{"category":"A","value":[{"category":"B"}]}',
      ['{"category":"A","value":[{"category":"B"}]}'],
    ],
    ['a row with an object', `[${row(AUDIT)}]`, [AUDIT]],
    ['a row with a text', `{"records":[${row(asText(AUDIT))}]}`, [AUDIT]],
    ['rows in an answer', `{"value":[${row(asText(AUDIT))},${row(AUDIT)}]}`, [AUDIT, AUDIT]],
    ['a row of Graph', `{"auditData":${AUDIT},"id":"1","operation":"x"}`, [AUDIT]],
    ['a row whose text is no record', row('"words"'), [row('"words"')]],
    ['an array of Event Grid', `[${eventGrid(RECORD)},${eventGrid(AUDIT)}]`, [RECORD, AUDIT]],
    ['a CloudEvent', cloudEvent(RECORD), [RECORD]],
    ['an event of Event Grid about something else', eventGrid('{"api":"PutBlob"}'), [eventGrid('{"api":"PutBlob"}')]],
    ['texts in an envelope', `{"records":[${asText(RECORD)},${RECORD}]}`, [RECORD, RECORD]],
    ['a common alert', alert, [alert]],
    ['points of metrics', `{"records":[${metric},${RECORD}]}`, ['metric', RECORD]],
    ['change notifications', `{"value":[${notification}]}`, ['change_notification']],
    ['a lifecycle notification', '{"subscriptionId":"7b1f","lifecycleEvent":"missed"}', ['change_notification']],
  ])('%s', (_name, message, expected) => {
    expect(texts(message)).toEqual(expected);
    expect(decode(message)).toMatchObject({ repaired: [], salvaged: false });
  });

  it('keeps the digits of large integers inside them', () => {
    for (const message of [row(asText(AUDIT)), row(AUDIT), eventGrid(RECORD), `{"records":[${asText(RECORD)}]}`]) {
      expect(decode(message).items).toMatchObject([{ ok: true, record: { n: '12345678901234567890' } }]);
    }
  });

  it.each([
    ['a text within a text', `{"records":[${asText(asText(RECORD))}]}`],
    ['a text in a list', `[${asText(RECORD)}]`],
    ['a text in an answer', `{"value":[${asText(RECORD)}]}`],
    ['an envelope as a text', `{"records":[${asText('[1]')}]}`],
  ])('reads no record out of %s', (_name, message) => {
    expect(texts(message)).toEqual(['not_an_object']);
  });

  it('reads a wrapper within a text as the record that it is', () => {
    expect(texts(`{"records":[${asText(row(asText(AUDIT)))}]}`)).toEqual([row(asText(AUDIT))]);
  });

  it('reads no record out of a text when the message needed a repair or was cut', () => {
    expect(texts(`{"records":[${asText(RECORD)},{'category':'A'}]}`)).toEqual(['not_an_object', `{'category':'A'}`]);
    expect(texts(`{"records":[${asText(RECORD)},${row(asText(AUDIT))},`)).toEqual([
      'not_an_object',
      row(asText(AUDIT)),
      'not_json',
    ]);
  });
});

describe('a large envelope', () => {
  const record = (n: number, more = '') =>
    `{"time":"2026-03-04T05:06:07Z","category":"AuditLogs","n":${n},"a":[{"time":1},{"time":2}],"é":"},{\\"time\\":${more}"}`;
  const many = (count: number) => Array.from({ length: count }, (_, n) => record(n, 'x'.repeat(n % 700)));

  it('is read in pieces as it would be read whole', () => {
    const records = many(1500);
    expect(texts(`{"records":[${records.join(',')}]}`)).toEqual(records);
    expect(texts(`{"records" : [ ${records.join(',')}]}`)).toEqual(records);
    expect(texts(`{"records":[${records.join(',')}],"records":[${RECORD}]}`)).toEqual([RECORD]);
    expect(texts(`{"records":[${records.join(',')},{"time":1,null]}`).slice(0, 1500)).toEqual(records);
  });
});
