import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AmqpRefusal } from './amqpRefusal.ts';
import { partitionOfKey } from './partitionKey.ts';
import { parsePosition } from './position.ts';

test('every comparison the SDK writes is understood', () => {
  const names = {
    'x-opt-offset': 'offset',
    'x-opt-sequence-number': 'sequence',
    'x-opt-enqueued-time': 'enqueued',
  } as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.entries(names)),
      fc.boolean(),
      fc.maxSafeNat(),
      ([annotation, by], inclusive, value) => {
        const clause = `amqp.annotation.${annotation} ${inclusive ? '>=' : '>'} '${value}'`;
        expect(parsePosition(clause)).toEqual({ by, value, inclusive });
      },
    ),
  );
  expect(parsePosition("amqp.annotation.x-opt-offset > '-1'")).toEqual({ by: 'start' });
  expect(parsePosition("amqp.annotation.x-opt-offset > '@latest'")).toEqual({ by: 'latest' });
  expect(parsePosition(undefined)).toEqual({ by: 'start' });
});

test('anything else is refused', () => {
  const clauses = [
    '',
    "amqp.annotation.x-opt-offset < '1'",
    "amqp.annotation.x-opt-offset > 'abc'",
    "x > '1'",
    "amqp.annotation.x-opt-sequence-number > '1e3'",
  ];
  for (const clause of clauses) expect(() => parsePosition(clause)).toThrow(AmqpRefusal);
});

test('a key’s partition is one of the hub’s and does not change', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 1, max: 32 }), (key, partitions) => {
      const partition = partitionOfKey(key, partitions);
      expect(Number.isInteger(partition) && partition >= 0 && partition < partitions).toBe(true);
      expect(partitionOfKey(key, partitions)).toBe(partition);
    }),
  );
});
