import { afterEach, describe, expect, it } from 'vitest';
import { type RunReveal, startRunReveal } from '../../simulators/destinations/runreveal.ts';
import { currentSecret } from '../fixtures.ts';
import { Sender } from './deliver.ts';
import { eventNumber, eventsUpTo } from './events.ts';

let source: RunReveal;
let sender: Sender;

async function start(secret: string | null, secrets: readonly string[]): Promise<void> {
  source = await startRunReveal('nordwind-source', secret);
  sender = new Sender({ destination: 'runreveal', url: source.url, secrets, signatureHeaderPrefix: 'X-Opal' });
}
afterEach(async () => {
  await sender.close();
  await source.stop();
});

describe('runreveal', () => {
  it('takes one event per request under its own field names, signed for it', async () => {
    await start(currentSecret, [currentSecret]);
    const events = eventsUpTo(3);
    expect((await sender.deliver(events)).verdicts).toEqual(['delivered', 'delivered', 'delivered']);
    expect(source.events).toEqual(events.map(({ id, ...rest }) => ({ opal_event_id: id, ...rest })));
    expect(source.requests[0]?.headers['webhook-id']).toBe(events[0]?.id);
    expect(source.requests[0]?.headers).not.toHaveProperty('content-encoding');
  });

  it('takes unsigned events only while the source has no secret', async () => {
    await start(null, []);
    expect((await sender.deliver([eventNumber(1)])).verdicts).toEqual(['delivered']);
    source.intercept({ status: 401 });
    expect((await sender.deliver([eventNumber(1)])).verdicts).toEqual([
      { class: 'connection', code: 'runreveal_source_refused', needsOperator: true },
    ]);
  });

  it.each([
    [400, 'event', 'http_400'],
    [413, 'event', 'http_413'],
    [422, 'connection', 'http_422'],
    [404, 'connection', 'runreveal_source_refused'],
    [429, 'connection', 'http_429'],
  ])('%d: %s, %s', async (status, kind, code) => {
    await start(null, []);
    source.intercept({ status });
    expect((await sender.deliver([eventNumber(1)])).verdicts).toMatchObject([{ class: kind, code }]);
  });
});
