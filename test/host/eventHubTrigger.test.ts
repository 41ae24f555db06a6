import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HUB, type Rig, startRig } from './support/rig.ts';
import { until } from './support/until.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

const texts = (name: string): string[] =>
  rig.reports
    .of(name)
    .flatMap(({ body }) => (body['bodies'] as string[]).map((each) => Buffer.from(each, 'base64').toString()));

it('hands over untouched bytes in batches with the metadata of the real host, and resumes after a restart', async () => {
  const bodies = [
    Buffer.from([0, 255, 10, 13]),
    Buffer.from('{"records":[]}'),
    Buffer.alloc(0),
    Buffer.alloc(300_000, 7),
  ];
  rig.hubs.publish(HUB, '1', bodies);
  const host = await rig.start({ functions: ['first'] });
  await until(
    'four messages',
    () => texts('first').length === 4,
    () => rig.logs,
  );

  const seen = rig.reports.of('first').map(({ body }) => body);
  const fingerprints = (list: readonly string[]): string[] =>
    list.map((each) => createHash('sha256').update(each).digest('hex'));
  expect(fingerprints(seen.flatMap((body) => body['bodies'] as string[]))).toEqual(
    fingerprints(bodies.map((body) => body.toString('base64'))),
  );
  const metadata = seen.map((body) => body['metadata'] as Record<string, unknown>);
  expect(metadata.flatMap((each) => each['sequenceNumberArray'])).toEqual([0, 1, 2, 3]);
  expect(metadata.flatMap((each) => each['systemPropertiesArray'])).toMatchObject(
    [0, 1, 2, 3].map((sequenceNumber) => ({ sequenceNumber })),
  );
  expect(metadata[0]?.['partitionContext']).toMatchObject({
    partitionId: '1',
    eventHubName: HUB,
    consumerGroup: 'one',
    isCheckpointingAfterInvocation: true,
  });
  expect(metadata.flatMap((each) => each['enqueuedTimeUtcArray'])).toEqual(
    expect.arrayContaining([expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+$/)]),
  );
  expect(metadata[0]?.['partitionKeyArray']).toEqual([]);
  expect(seen[0]?.['retry']).toEqual({ retryCount: 0, maxRetryCount: -1 });
  await until('checkpoint', () =>
    rig.events.some((event) => event.type === 'checkpointed' && event.sequenceNumber === 3),
  );
  await host.stop();

  rig.hubs.publish(HUB, '1', [Buffer.from('after')]);
  const again = await rig.start({ functions: ['first'] });
  await until('the fifth', () => texts('first').includes('after'));
  expect(texts('first')).toHaveLength(5);
  await again.stop();
});
