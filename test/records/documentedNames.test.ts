import { expect, it } from 'vitest';
import { ECS_NAMES } from '../../src/records/ecs/ecsNames.ts';
import { EVENT_NAMES } from '../../src/records/eventNames.ts';
import { isDocumented } from '../../src/webhooks/request/redact/documentedNames.ts';
import { ecsOf, eventOf } from './ecs/ecsOf.ts';
import { EVERY_RECORD } from './everyRecord.ts';

function leaves(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...at, key]));
}

it.each([
  [
    'event',
    EVENT_NAMES,
    (record: object) => ({ ...eventOf(record), data: { ...eventOf(record).data, raw: undefined } }),
  ],
  ['ecs', ECS_NAMES, ecsOf],
] as const)(
  'every field of the format %s is documented, so that a redaction rule can name it',
  (_format, names, of) => {
    const paths = new Map(
      EVERY_RECORD.flatMap((record) =>
        leaves(JSON.parse(JSON.stringify(of(record)))).map((path) => [path.join('.'), path]),
      ),
    );
    expect(paths.size).toBeGreaterThan(60);
    expect([...paths.values()].filter((path) => !isDocumented(path, names)).map((path) => path.join('.'))).toEqual([]);
  },
);
