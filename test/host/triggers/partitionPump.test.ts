import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ReceivedMessage } from '../hub/receivedMessage.ts';
import { createGate } from './gate.ts';
import {
  type Attempt,
  createPartitionPump,
  type PartitionPump,
  type PumpOptions,
  type PumpState,
} from './partitionPump.ts';
import { until } from '../support/until.ts';

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
  readonly attempts: Attempt[];
  noted: PumpState | null;
  credit: number;
}

function run(options: Partial<PumpOptions>, outcome: (batch: number) => Error | null = () => null): Run {
  const batches: number[][] = [];
  const checkpoints: number[] = [];
  const attempts: Attempt[] = [];
  let running = 0;
  const pump = createPartitionPump({
    functionName: 'f',
    left: null,
    note: (noted) => {
      result.noted = noted;
    },
    policy: null,
    checkpointFrequency: 1,
    timeScale: 1,
    gate: createGate(),
    maxBatchSize: () => 3,
    taken: (messages) => {
      result.credit += messages;
    },
    async execute(batch, attempt) {
      attempts.push(attempt);
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
  const result: Run = { pump, batches, checkpoints, attempts, noted: null, credit: 0 };
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
        const announced = state.attempts.map(({ isCheckpointing }) => isCheckpointing);
        expect(announced).toEqual(state.batches.map((_, index) => (index + 1) % frequency === 0));
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
  const ended = state.pump.end('lost', Number.POSITIVE_INFINITY);
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
  await state.pump.end('lost', Number.POSITIVE_INFINITY);
  await rejected;
});

const endless = { maxRetryCount: -1, delay: () => 1 };
const slow = { maxRetryCount: -1, delay: () => 60_000 };

it('goes on with the batch that a dead worker had in hand: same messages, same invocation id, next retry', async () => {
  const before = run({ policy: slow, checkpointFrequency: 10 }, () => new Error('fails'));
  for (const sequence of [0, 1, 2]) before.pump.push(message(sequence));
  await until('a failure', () => before.batches.length === 1);
  const left = before.noted;
  expect(left).toMatchObject({ after: null, inHand: { from: 0, to: 2, retryCount: 0 }, batches: 0 });

  const state = run({ policy: endless, checkpointFrequency: 10, left, maxBatchSize: () => 2 });
  for (const sequence of [0, 1]) state.pump.push(message(sequence));
  await sleep(5);
  expect(state.batches).toEqual([]);
  for (const sequence of [2, 3]) state.pump.push(message(sequence));
  await until('both batches', () => state.noted?.batches === 2);
  expect(state.batches).toEqual([[0, 1, 2], [3]]);
  expect(state.attempts[0]?.invocationId).toBe(before.attempts[0]?.invocationId);
  expect(state.attempts[0]?.retryContext).toMatchObject({
    retryCount: 1,
    exception: { source: 'System.Private.CoreLib' },
  });
  expect(state.attempts[1]?.invocationId).not.toBe(before.attempts[0]?.invocationId);
  expect(state.noted).toEqual({ after: '300', inHand: null, batches: 2 });
});

it('cuts anew when the hub no longer has the batch that was in hand', async () => {
  const left = { after: '100', inHand: { from: 2, to: 4, invocationId: 'old', retryCount: 3 }, batches: 1 };
  const state = run({ policy: endless, left });
  state.pump.push(message(0));
  await until('a batch', () => state.batches.length === 1);
  expect(state.attempts[0]).toMatchObject({ retryContext: { retryCount: 0 } });
});

it('keeps the invocation id over retries and tells what failed in the words of the host', async () => {
  const state = run({ policy: endless }, (batch) => (batch < 3 ? new RangeError('too far') : null));
  state.pump.push(message(0));
  await until('success', () => state.checkpoints.length === 1);
  expect(new Set(state.attempts.map(({ invocationId }) => invocationId)).size).toBe(1);
  expect(state.attempts.map(({ retryContext }) => retryContext?.retryCount)).toEqual([0, 1, 2]);
  expect(state.attempts[2]?.retryContext?.exception?.message).toMatch(
    /^Exception while executing function: Functions\.f ---> Result: Failure\nException: too far\nStack: RangeError/,
  );
});

it.each([
  [1, []],
  [2, [1]],
])(
  'writes, with a frequency of %i, on an orderly stop a checkpoint past a batch in its retry delay: %j',
  async (checkpointFrequency, expected) => {
    const state = run({ policy: slow, checkpointFrequency }, () => new Error('fails'));
    for (const sequence of [0, 1]) state.pump.push(message(sequence));
    await until('a failure', () => state.batches.length === 1);
    await sleep(2);
    await state.pump.end('stopped', 1000);
    expect(state.checkpoints).toEqual(expected);
  },
);

it('writes no checkpoint for an invocation that outlasts the stop, nor for a partition that was lost', async () => {
  const outlasting = run({ checkpointFrequency: 2, execute: () => sleep(200, null) });
  outlasting.pump.push(message(0));
  await sleep(5);
  await outlasting.pump.end('stopped', 5);
  const lost = run({ policy: slow, checkpointFrequency: 2 }, () => new Error('fails'));
  lost.pump.push(message(0));
  await until('a failure', () => lost.batches.length === 1);
  await lost.pump.end('lost', 1000);
  expect([outlasting.checkpoints, lost.checkpoints]).toEqual([[], []]);
});

it('drains: the batch in hand is retried until it succeeds, the next is not begun', async () => {
  // Long enough for the test to ask before the fourth execution, however slowly it is woken.
  const policy = { maxRetryCount: -1, delay: () => 100 };
  const state = run({ policy, maxBatchSize: () => 1 }, (batch) => (batch < 4 ? new Error('fails') : null));
  for (const sequence of [0, 1]) state.pump.push(message(sequence));
  await until('a failure', () => state.batches.length >= 1);
  await state.pump.drain();
  expect(state.batches).toEqual([[0], [0], [0], [0]]);
  expect(state.checkpoints).toEqual([0]);
});
