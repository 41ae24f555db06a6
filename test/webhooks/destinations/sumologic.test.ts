import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSumoLogic, type SumoLogic } from '../../simulators/destinations/sumologic.ts';
import { Sender } from './deliver.ts';
import { eventNumber, eventOfSize, eventsUpTo } from './events.ts';

let sumo: SumoLogic;
let sender: Sender;

beforeEach(async () => {
  sumo = await startSumoLogic('ZaVnC4dhaV3nordwind');
  const tags = [
    { name: 'env', value: 'production' },
    { name: 'team', value: 'iam' },
  ];
  sender = new Sender({ destination: 'sumologic', url: sumo.url, batchSize: 1000, tags });
});
afterEach(async () => {
  await sender.close();
  await sumo.stop();
});

describe('sumologic', () => {
  it('takes one event per line, whatever is in it, with fields', async () => {
    const events = [...eventsUpTo(20), eventNumber(20, { actor_name: 'two\nlines “quoted” \u2028 東京' })];
    expect((await sender.deliver(events)).verdicts).toEqual(['delivered']);
    expect(sumo.lines).toEqual(events);
    expect(sumo.fields).toEqual(['env=production,team=iam']);
    expect(sumo.requests[0]?.headers['content-encoding']).toBe('gzip');
  });

  it('keeps to 1 MB a request and lists an event that is larger', async () => {
    const events = [...Array.from({ length: 3 }, (_, at) => eventOfSize(at, 400_000)), eventOfSize(3, 1_000_000)];
    const { cut, verdicts } = await sender.deliver(events);
    expect(cut.requests.map(({ items }) => items.map(({ index }) => index))).toEqual([[0, 1], [2]]);
    expect(cut.unreadable).toMatchObject([{ index: 3, reason: 'too-large' }]);
    expect(verdicts).toEqual(['delivered', 'delivered']);
    for (const { body } of sumo.requests) expect(body.length).toBeLessThanOrEqual(1_000_000);
  });

  it.each([408, 429, 503, 504])('%d: the data was dropped and is sent again', async (status) => {
    sumo.intercept({ status });
    expect((await sender.deliver([eventNumber(1)])).verdicts).toEqual([
      { class: 'connection', code: `http_${status}` },
    ]);
  });

  it('says that the URL is no longer known', async () => {
    const other = new Sender({ destination: 'sumologic', url: sumo.url.replace('nordwind', 'elsewhere') });
    const { verdicts } = await other.deliver([eventNumber(1)]);
    await other.close();
    expect(verdicts).toEqual([{ class: 'connection', code: 'sumologic_url_refused', needsOperator: true }]);
  });

  it('cannot see that an ingest budget discards: 200 is all there is', async () => {
    sumo.exhaustBudget();
    expect((await sender.deliver([eventNumber(1)])).verdicts).toEqual(['delivered']);
    expect(sumo.lines).toEqual([]);
  });
});
