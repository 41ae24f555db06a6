import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AmqpRefusal } from '../amqp/amqpRefusal.ts';
import { partitionOfKey } from '../partitionKey.ts';
import { parsePosition } from './position.ts';

test('every comparison that an SDK writes is understood, in quotes and bare', () => {
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
        const clause = `amqp.annotation.${annotation} ${inclusive ? '>=' : '>'}`;
        for (const text of [`'${value}'`, `${value}`]) {
          expect(parsePosition(`${clause} ${text}`)).toEqual({ by, value, inclusive });
        }
      },
    ),
  );
  for (const text of ["'-1'", '-1']) {
    expect(parsePosition(`amqp.annotation.x-opt-offset > ${text}`)).toEqual({ by: 'start' });
  }
  for (const text of ["'@latest'", '@latest']) {
    expect(parsePosition(`amqp.annotation.x-opt-offset > ${text}`)).toEqual({ by: 'latest' });
  }
  expect(parsePosition(undefined)).toEqual({ by: 'start' });
});

test('anything else is refused', () => {
  const clauses = [
    '',
    "amqp.annotation.x-opt-offset < '1'",
    "amqp.annotation.x-opt-offset > 'abc'",
    "x > '1'",
    "amqp.annotation.x-opt-sequence-number > '1e3'",
    "amqp.annotation.x-opt-offset > '1",
    'amqp.annotation.x-opt-offset > 1 OR 1',
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
