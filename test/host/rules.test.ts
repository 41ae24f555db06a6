import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointPrefix } from './hub/checkpoints.ts';
import { EventBindingError, eventHubData, eventHubTriggerMetadata } from './hub/eventHubInput.ts';
import { HostJsonError, parseHostJson } from './hostJson.ts';
import { HubConnectionStringError, parseHubConnectionString } from './hub/hubEndpoint.ts';
import { latestWins } from './hub/latestWins.ts';
import type { ReceivedMessage } from './hub/receivedMessage.ts';
import { allowsRetry, retryPolicyOf } from './retryPolicy.ts';
import { connectionString, MissingSettingError, resolveReferences } from './settingsResolution.ts';
import { parseTimeSpan } from './timers/timeSpan.ts';
import { newHttpKeys, opensRoute } from './triggers/httpKeys.ts';
import { httpRoutes } from './triggers/httpRoutes.ts';

describe('retry policies', () => {
  it('wait about 1, 2, 3, 5, 9 and 17 times the minimum', () => {
    const options = {
      retryStrategy: 'exponentialBackoff',
      maxRetryCount: -1,
      minimumInterval: { seconds: 1 },
      maximumInterval: { seconds: 120 },
    } as const;
    const delays = (random: number) =>
      [1, 2, 3, 4, 5, 6, 9].map((retry) => retryPolicyOf(options, () => random)?.delay(retry));
    expect(delays(0.5)).toEqual([1000, 2000, 3000, 5000, 9000, 17_000, 120_000]);
    expect(delays(0)).toEqual([1000, 1800, 2600, 4200, 7400, 13_800, 103_400]);
  });

  it('grow from the minimum, at least doubled less a fifth, and never pass the maximum', () => {
    const exponential = { retryStrategy: 'exponentialBackoff', maxRetryCount: -1 } as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 600 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (low, more, random) => {
          const options = {
            ...exponential,
            minimumInterval: { seconds: low },
            maximumInterval: { seconds: low + more },
          };
          const policy = retryPolicyOf(options, () => random);
          const delays = [1, 2, 3, 10, 5000].map((retry) => policy?.delay(retry) ?? 0);
          expect(delays[0]).toBe(low * 1000);
          expect(delays.every((delay) => delay >= low * 1000 && delay <= (low + more) * 1000)).toBe(true);
          expect(delays[1]).toBeGreaterThanOrEqual(Math.min(low * 1800, (low + more) * 1000));
          expect(delays.at(-1)).toBe((low + more) * 1000);
        },
      ),
    );
  });

  it('stop after their count, or never', () => {
    const fixed = { retryStrategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 3 } } as const;
    const policy = retryPolicyOf(fixed, Math.random);
    expect(policy && [1, 2, 3].map((retry) => [policy.delay(retry), allowsRetry(policy, retry)])).toEqual([
      [3000, true],
      [3000, true],
      [3000, false],
    ]);
    expect(allowsRetry({ maxRetryCount: -1, delay: () => 0 }, 1e9)).toBe(true);
    expect(retryPolicyOf(undefined, Math.random)).toBeNull();
  });
});

describe('settings', () => {
  it('replace every reference and name what is missing', () => {
    expect(resolveReferences('%A%-x-%B%', { A: '1', B: '2' }, 'f')).toBe('1-x-2');
    expect(() => resolveReferences('%A%', { A: '' }, 'f')).toThrow(MissingSettingError);
    expect(connectionString('Storage', { AzureWebJobsStorage: 'x' }, 'f')).toBe('x');
    expect(() => connectionString('Other', {}, 'f')).toThrow(/Other/);
  });

  it('are refused when they lead to a hub elsewhere, without their value', () => {
    const local = 'Endpoint=sb://localhost:1234;SharedAccessKeyName=k;SharedAccessKey=a=b=;UseDevelopmentEmulator=true';
    expect(parseHubConnectionString(`${local};EntityPath=hub`, 'S')).toEqual({
      host: 'localhost',
      port: 1234,
      keyName: 'k',
      key: 'a=b=',
      entityPath: 'hub',
    });
    for (const text of ['', 'nonsense', 'Endpoint=sb://nordwind.example;SharedAccessKey=secret']) {
      expect(() => parseHubConnectionString(text, 'S')).toThrow(HubConnectionStringError);
      expect(() => parseHubConnectionString(text, 'S')).not.toThrow(/secret/);
    }
  });
});

describe('host.json', () => {
  it('has the defaults of the platform', () => {
    expect(parseHostJson('{"version":"2.0"}')).toMatchObject({
      eventHubs: {
        maxEventBatchSize: 100,
        prefetchCount: 300,
        batchCheckpointFrequency: 1,
        initialOffset: { type: 'fromStart' },
      },
      http: { routePrefix: 'api' },
    });
  });

  it.each([
    '',
    '[',
    '1',
    '{"extensions":{"eventHubs":{"maxEventBatchSize":0}}}',
    '{"extensions":{"eventHubs":{"initialOffsetOptions":{"type":"middle"}}}}',
  ])('refuses %s', (text) => {
    expect(() => parseHostJson(text)).toThrow(HostJsonError);
  });

  it('reads time spans', () => {
    expect(['00:00:30', '1.02:03:04', '00:00:00.25', '30', '1:2:3'].map(parseTimeSpan)).toEqual([
      30_000,
      93_784_000,
      250,
      null,
      null,
    ]);
  });
});

describe('event hub input', () => {
  const message = (text: string, partitionKey: string | null = null): ReceivedMessage => ({
    body: Buffer.from(text),
    sequenceNumber: 7,
    offset: '4096',
    enqueuedTime: new Date('2026-04-05T06:07:08.009Z'),
    partitionKey,
    properties: { 'Diagnostic-Id': 'x' },
  });

  it('takes the form that the data type asks for', () => {
    const batch = [message('{"n":1e2}'), message('"x"')];
    expect(eventHubData(batch, 'binary')).toEqual({ collectionBytes: { bytes: batch.map(({ body }) => body) } });
    expect(eventHubData(batch, 'string')).toEqual({ collectionString: { string: ['{"n":1e2}', '"x"'] } });
    expect(eventHubData(batch, undefined)).toEqual({ json: '[{"n":100},"x"]' });
    expect(() => eventHubData([message('no JSON')], undefined)).toThrow(EventBindingError);
  });

  it('describes the batch, leaving out empty texts as the host does', () => {
    const context = { namespace: 'localhost', hub: 'h', consumerGroup: 'g', partition: '3' };
    const form = { isCheckpointing: false, sequenceNumbers: 'number' } as const;
    const metadata = eventHubTriggerMetadata([message('a', 'key'), message('b')], context, form);
    expect(metadata['PartitionKeyArray']).toEqual({ collectionString: { string: ['key'] } });
    expect(metadata['SequenceNumberArray']).toEqual({ collectionSint64: { sint64: [7, 7] } });
    expect(metadata['EnqueuedTimeUtcArray']).toEqual({
      json: '["2026-04-05T06:07:08.009","2026-04-05T06:07:08.009"]',
    });
    expect(JSON.parse(metadata['PartitionContext']?.json ?? '')).toMatchObject({
      IsCheckpointingAfterInvocation: false,
    });
    expect(JSON.parse(metadata['SystemPropertiesArray']?.json ?? '')).toMatchObject([
      {
        SequenceNumber: 7,
        EnqueuedTimeUtc: '2026-04-05T06:07:08.009',
        'x-opt-sequence-number': 7,
        'x-opt-offset': '4096',
        'x-opt-enqueued-time': '2026-04-05T06:07:08.009',
      },
      {},
    ]);
  });

  it('writes times without Z and without zeros at the end, and sequence numbers in halves on request', () => {
    const context = { namespace: 'localhost', hub: 'h', consumerGroup: 'g', partition: '3' };
    const form = { isCheckpointing: true, sequenceNumbers: 'long' } as const;
    const of = (enqueuedTime: string, sequenceNumber: number) =>
      eventHubTriggerMetadata(
        [{ ...message('a'), enqueuedTime: new Date(enqueuedTime), sequenceNumber }],
        context,
        form,
      );
    const times = ['2026-04-05T06:07:10.000Z', '2026-04-05T06:07:10.120Z'].map(
      (time) => of(time, 0)['EnqueuedTimeUtcArray']?.json,
    );
    expect(times).toEqual(['["2026-04-05T06:07:10"]', '["2026-04-05T06:07:10.12"]']);
    const numbers = [7, 2 ** 31, 2 ** 32 + 5].map((number) => of('2026-04-05', number)['SequenceNumberArray']);
    expect(numbers).toEqual(
      [
        { low: 7, high: 0, unsigned: false },
        { low: -(2 ** 31), high: 0, unsigned: false },
        { low: 5, high: 1, unsigned: false },
      ].map((long) => ({ collectionSint64: { sint64: [long] } })),
    );
  });

  it('keeps checkpoints where the real extension does', () => {
    expect(checkpointPrefix({ namespace: 'ns.example', hub: 'Events', consumerGroup: '$Default' })).toBe(
      'ns.example/events/$default/checkpoint/',
    );
  });
});

describe('keys', () => {
  it('open what they are for: the master key all, the host key every function, a function key its own', () => {
    const keys = newHttpKeys(['a', 'b']);
    const opened = (key: string) =>
      (['anonymous', 'function', 'admin'] as const).map((authLevel) =>
        opensRoute(keys, key, { authLevel, function: 'a' }),
      );
    expect(opened(keys.master)).toEqual([true, true, true]);
    expect(opened(keys.host)).toEqual([true, true, false]);
    expect(opened(keys.functions['a'] ?? '')).toEqual([true, true, false]);
    for (const key of [keys.functions['b'] ?? '', '', 'x']) expect(opened(key)).toEqual([true, false, false]);
    expect(opensRoute(keys, '', { authLevel: 'function', function: 'unknown' })).toBe(false);
  });
});

describe('routes', () => {
  const match = (route: string, path: string) =>
    httpRoutes([{ name: 'f', bindings: { request: { type: 'httpTrigger', direction: 'in', route } } }])[0]?.match(
      path.split('/').filter((part) => part !== ''),
    );

  it.each([
    ['a/{id}', 'A/1', { id: '1' }],
    ['a/{id}', 'a', null],
    ['a/{id?}', 'a', {}],
    ['a/{id:int}', 'a/12', { id: '12' }],
    ['a/{id:int}', 'a/x', null],
    ['files/{*path}', 'files/x/y', { path: 'x/y' }],
    ['a', 'a/b', null],
  ])('%s against %s', (route, path, expected) => {
    expect(match(route, path)).toEqual(expected);
  });
});

describe('latestWins', () => {
  it('writes one at a time, never an older value after a newer one, and ends with the last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }), async (pauses) => {
        const written: number[] = [];
        let running = 0;
        const writer = latestWins(async (value: number) => {
          running += 1;
          expect(running).toBe(1);
          await sleep(value % 3);
          written.push(value);
          running -= 1;
        });
        for (const [value, pause] of pauses.entries()) {
          void writer.write(value);
          if (pause > 0) await sleep(pause);
        }
        await writer.settled();
        expect(written).toEqual(written.toSorted((left, right) => left - right));
        expect(written.at(-1)).toBe(pauses.length - 1);
      }),
      { numRuns: 30 },
    );
  });

  it('tells the writer of a failure and goes on', async () => {
    const written: number[] = [];
    const writer = latestWins(async (value: number) => {
      await sleep(1);
      if (value === 0) throw new RangeError('full');
      written.push(value);
    });
    const first = writer.write(0);
    const later = [writer.write(1), writer.write(2)];
    await expect(first).rejects.toThrow(RangeError);
    await Promise.all(later);
    expect(written).toEqual([2]);
  });
});
