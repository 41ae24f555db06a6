import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ReceivedMessage } from './receivedMessage.ts';
import { createGate } from './triggers/gate.ts';
import { createPartitionPump, type PartitionPump, type PumpOptions } from './triggers/partitionPump.ts';
import { until } from './support/until.ts';

const message = (sequenceNumber: number): ReceivedMessage => ({
  body: Buffer.alloc(0),
  sequenceNumber,
  offset: String(sequenceNumber * 100),
  enqueuedTime: new Date(0),
  partitionKey: null,
  properties: {},
});

interface Run {
  readonly pump: PartitionPump;
  readonly batches: number[][];
  readonly checkpoints: number[];
  credit: number;
}

function run(options: Partial<PumpOptions>, outcome: (batch: number) => Error | null = () => null): Run {
  const batches: number[][] = [];
  const checkpoints: number[] = [];
  let running = 0;
  const pump = createPartitionPump({
    policy: null,
    checkpointFrequency: 1,
    timeScale: 1,
    gate: createGate(),
    maxBatchSize: () => 3,
    taken: (messages) => {
      result.credit += messages;
    },
    async execute(batch) {
      running += 1;
      expect(running).toBe(1);
      batches.push(batch.map((each) => each.sequenceNumber));
      await sleep(0);
      running -= 1;
      return outcome(batches.length);
    },
    checkpoint(checkpoint) {
      expect(checkpoint.offset).toBe(String(checkpoint.sequenceNumber * 100));
      checkpoints.push(checkpoint.sequenceNumber);
      return Promise.resolve();
    },
    ...options,
  });
  const result: Run = { pump, batches, checkpoints, credit: 0 };
  return result;
}

it('hands over every message once, in order, within the batch size, and gives the credit back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }),
      async (size, frequency, bursts) => {
        const state = run({ maxBatchSize: () => size, checkpointFrequency: frequency });
        let next = 0;
        for (const burst of bursts) {
          for (let count = 0; count < burst; count += 1) state.pump.push(message(next++));
          await sleep(burst % 3);
        }
        await until('all', () => state.batches.flat().length === next && state.pump.buffered === 0);
        await sleep(2);
        expect(state.batches.flat()).toEqual(Array.from({ length: next }, (_, index) => index));
        expect(state.batches.every((batch) => batch.length <= size)).toBe(true);
        expect(state.credit).toBe(next);
        const due = state.batches.filter((_, index) => (index + 1) % frequency === 0);
        expect(state.checkpoints).toEqual(due.map((batch) => batch.at(-1)));
      },
    ),
    { numRuns: 25 },
  );
});

it('takes what arrived together as one batch', async () => {
  const state = run({ maxBatchSize: () => 10 });
  for (const sequence of [0, 1, 2, 3]) state.pump.push(message(sequence));
  await until('one batch', () => state.checkpoints.length === 1);
  expect(state.batches).toEqual([[0, 1, 2, 3]]);
});

it('checkpoints after the last permitted retry although the function failed', async () => {
  const policy = { maxRetryCount: 2, delay: () => 1 };
  const state = run({ policy }, (batch) => (batch <= 3 ? new Error('fails') : null));
  state.pump.push(message(0));
  await until('the checkpoint', () => state.checkpoints.length === 1);
  state.pump.push(message(1));
  await until('the next', () => state.checkpoints.length === 2);
  expect(state.batches).toEqual([[0], [0], [0], [1]]);
});

it('neither retries nor checkpoints once it has ended', async () => {
  const policy = { maxRetryCount: -1, delay: () => 1 };
  const state = run({ policy }, () => new Error('fails'));
  state.pump.push(message(0));
  await until('a retry', () => state.batches.length >= 3);
  const jump = state.pump.jumpCheckpoint();
  await jump;
  expect(state.checkpoints).toEqual([0]);
  state.pump.push(message(1));
  await until('the next', () => state.batches.at(-1)?.[0] === 1);
  const ended = state.pump.end();
  const executed = state.batches.length;
  await ended;
  state.pump.push(message(2));
  await sleep(20);
  expect(state.batches).toHaveLength(executed);
  expect(state.checkpoints).toEqual([0]);
});

it('rejects a wait for a jump that can no longer come', async () => {
  const state = run({});
  const jump = state.pump.jumpCheckpoint();
  const rejected = expect(jump).rejects.toThrow('given up');
  await state.pump.end();
  await rejected;
});
