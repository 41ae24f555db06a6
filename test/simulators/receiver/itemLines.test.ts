import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { event } from '../../webhooks/fixtures.ts';
import { itemLines } from './kit/itemLines.ts';

const at = Date.UTC(2026, 10, 20, 8, 0, 1, 5);

describe('lines of events', () => {
  it('say of an event when, how severe, what, who and whom, and how long it took', () => {
    const [line = '', ...others] = itemLines(JSON.stringify(event()), at, false);
    expect(others).toEqual([]);
    expect(line).toMatch(/^08:00:01\.005 {2}INFO {5}GROUP_MEMBER_ADDED +ada@nordwind\.example → .* ms$/);
  });

  it.each([
    [
      { grantwire: { event: { id: 'e', type: 'ROLE_ASSIGNED' } }, user: { full_name: 'Bo' } },
      /ecs +ROLE_ASSIGNED +Bo {2}e$/,
    ],
    [{ grantwire: { event: { id: 'e' } } }, /ecs +- +- {2}e$/],
    [{ id: 'e', raw: '{"Workload":"Exchange","Operation":"New-InboxRule"}' }, /raw +Exchange +New-InboxRule {2}e$/],
    [{ id: 'e', raw: 'not JSON' }, /raw +- +- {2}e$/],
    [{ id: 'e', raw: '[1]' }, /raw +- +- {2}e$/],
    [{ id: 'e', event_type: 'LOOKS_ALIKE', severity: 'INFO', data: {} }, /other +- +- {2}e$/],
    [{ ...event(), severity: 'toString' }, /other/],
  ])('%j', (item, expected) => {
    expect(itemLines(JSON.stringify(item), at, false)).toEqual([expect.stringMatching(expected)]);
  });

  it('are one per event, in their order', () => {
    const lines = itemLines(JSON.stringify([{ id: 'a' }, event(), { id: 'c' }]), at, false);
    expect(lines.map((line) => line.includes('GROUP_MEMBER_ADDED'))).toEqual([false, true, false]);
    expect(lines[2]).toMatch(/c$/);
  });

  it('never throw, and hold no control character, whatever an event says', () => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue());
    const fields = ['actor_name', 'actor_email', 'event_type', 'raw', 'user', 'grantwire'] as const;
    const odd = fc.record(Object.fromEntries(fields.map((name) => [name, part])), { requiredKeys: [] });
    const target = fc.record({ name: part, id: part }, { requiredKeys: [] });
    fc.assert(
      fc.property(odd, fc.array(target), part, fc.boolean(), (changes, targets, time, isEvent) => {
        const data = { targets, source: { enqueued_time: time } };
        const item = isEvent ? { ...event(), ...changes, data } : { id: '\u001b[2J', ...changes };
        const lines = itemLines(JSON.stringify([item, item]), at, false);
        expect(lines).toHaveLength(2);
        expect(lines.join('')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
