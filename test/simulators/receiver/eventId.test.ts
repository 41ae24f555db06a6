import { describe, expect, it } from 'vitest';
import { defaultEventId } from './check.ts';

describe('the id of an event', () => {
  it.each([
    ['event', { id: 'e-1', event: { id: 'other' } }, 'e-1'],
    ['raw', { id: 'e-2', raw: '{"id":"record"}' }, 'e-2'],
    [
      'ecs, where event.id is the record’s own',
      { event: { id: 'record' }, grantwire: { event: { id: 'e-3' } } },
      'e-3',
    ],
    ['ecs of another sender', { event: { id: 'e-4' } }, 'e-4'],
    ['ecs with a grantwire part that has none', { event: { id: 'e-5' }, grantwire: {} }, 'e-5'],
    ['a number', { id: 5 }, null],
    ['none', {}, null],
    ['no object', 'e-6', null],
    ['null', null, null],
  ])('%s', (_name, item, id) => {
    expect(defaultEventId(item)).toBe(id);
  });
});
