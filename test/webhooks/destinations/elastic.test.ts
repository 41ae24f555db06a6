import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Elastic, startElastic } from '../../simulators/destinations/elastic.ts';
import { Sender } from './deliver.ts';
import { eventNumber, eventsUpTo } from './events.ts';

let elastic: Elastic;
let sender: Sender;
const apiKeys = [{ in: 'header', name: 'Authorization', value: 'ApiKey bm9yZHdpbmQ6a2V5' } as const];

beforeEach(async () => {
  elastic = await startElastic({ apiKey: 'bm9yZHdpbmQ6a2V5', stream: 'logs-grantwire-default' });
  sender = new Sender({ destination: 'elastic', url: elastic.url, apiKeys, batchSize: 500, format: 'ecs' });
});
afterEach(async () => {
  await sender.close();
  await elastic.stop();
});

describe('elastic', () => {
  it('creates each event once under its id, however often it is sent', async () => {
    const events = eventsUpTo(40);
    expect((await sender.deliver(events)).verdicts).toEqual(['delivered']);
    expect((await sender.deliver(events.slice(20))).verdicts).toEqual(['delivered']);
    expect([...elastic.documents.keys()]).toEqual(events.map(({ id }) => id));
    expect(elastic.documents.get(events[3]?.id ?? '')).toMatchObject({
      '@timestamp': events[3]?.timestamp,
      ecs: { version: '8.11.0' },
    });
    expect(elastic.requests[0]?.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/x-ndjson',
    });
  });

  it('rejects only the items that cannot be stored, by name and without the value', async () => {
    const events = eventsUpTo(5);
    const error = {
      type: 'document_parsing_exception',
      reason: `[1:27] failed to parse field [source.ip] of type [ip] in document with id '${events[2]?.id ?? ''}'. Preview of field's value: 'ada@nordwind.example'`,
      caused_by: { type: 'illegal_argument_exception', reason: "'ada@nordwind.example' is not an IP string literal." },
    };
    elastic.failItem(events[2]?.id ?? '', 400, error);
    const { verdicts, cut } = await sender.deliver(events);
    expect(verdicts).toEqual([
      {
        class: 'items',
        code: 'items_rejected',
        rejected: [
          {
            item: 2,
            code: 'elastic_item_400',
            reason: 'document_parsing_exception: illegal_argument_exception: [source.ip]',
          },
        ],
      },
    ]);
    expect(JSON.stringify(verdicts)).not.toMatch(/ada|nordwind|5b0c9a54/);
    expect(cut.requests[0]?.items[2]?.index).toBe(2);
    expect(elastic.documents.size).toBe(4);
  });

  it.each([429, 500, 503])('sends everything again when an item says %d, and stores nothing twice', async (status) => {
    const events = eventsUpTo(5);
    elastic.failItem(events[1]?.id ?? '', status, { type: 'es_rejected_execution_exception', reason: 'queue is full' });
    elastic.failItem(events[4]?.id ?? '', 400, { type: 'document_parsing_exception', reason: 'no' });
    expect((await sender.deliver(events)).verdicts).toEqual([
      {
        class: 'connection',
        code: 'elastic_items_to_retry',
        reason: `1 of 5 with ${status}: es_rejected_execution_exception`,
      },
    ]);
    expect(elastic.documents.size).toBe(3);
    expect((await sender.deliver(events)).verdicts).toEqual(['delivered']);
    expect(elastic.documents.size).toBe(5);
  });

  it('holds when an item fails for want of a permission', async () => {
    const [event] = eventsUpTo(1);
    elastic.failItem(event?.id ?? '', 403, { type: 'security_exception', reason: 'action is unauthorized' });
    expect((await sender.deliver(eventsUpTo(1))).verdicts).toMatchObject([
      { class: 'connection', code: 'elastic_items_not_permitted' },
    ]);
  });

  it('keeps to 500 events a request', () => {
    expect(sender.cut(eventsUpTo(1200)).requests.map(({ count }) => count)).toEqual([500, 500, 200]);
  });

  it.each([
    [401, 'connection', 'elastic_key_refused'],
    [403, 'connection', 'elastic_key_refused'],
    [404, 'connection', 'elastic_stream_not_found'],
    [400, 'connection', 'elastic_request_refused'],
    [413, 'event', 'http_413'],
    [429, 'connection', 'http_429'],
    [503, 'connection', 'http_503'],
  ])('a request that is refused whole with %d: %s, %s', async (status, kind, code) => {
    elastic.intercept({
      status,
      body: JSON.stringify({ error: { type: 'cluster_block_exception', reason: 'some reason' } }),
    });
    const { verdicts } = await sender.deliver([eventNumber(1)]);
    expect(verdicts).toMatchObject([{ class: kind, code, reason: 'cluster_block_exception' }]);
  });

  it.each([
    '',
    '{}',
    'not json',
    '[]',
    '{"errors":false,"items":[]}',
    '{"errors":false,"items":[{"index":{"status":201}}]}',
    '{"errors":false,"items":[{"create":{}}]}',
    `{"errors":false,"items":[{"create":{"status":201}}],"pad":"${'x'.repeat(1024 * 1024)}"}`,
  ])('does not take a 200 for a delivery that does not account for every event', async (body) => {
    elastic.intercept({ status: 200, body });
    expect((await sender.deliver([eventNumber(1)])).verdicts).toEqual([
      { class: 'connection', code: 'answer_unreadable' },
    ]);
  });

  it('is answered by name when key or stream are wrong', async () => {
    const wrongKey = new Sender({ destination: 'elastic', url: elastic.url, format: 'ecs', apiKeys: [] });
    const wrongStream = new Sender({
      destination: 'elastic',
      url: elastic.url.replace('logs-', 'nothing-'),
      format: 'ecs',
      apiKeys,
    });
    expect((await wrongKey.deliver([eventNumber(1)])).verdicts).toMatchObject([{ code: 'elastic_key_refused' }]);
    expect((await wrongStream.deliver([eventNumber(1)])).verdicts).toMatchObject([
      { code: 'elastic_stream_not_found' },
    ]);
    await Promise.all([wrongKey.close(), wrongStream.close()]);
  });
});
