import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurationHash } from '../../../../src/webhooks/request/configurationHash.ts';
import type { Connection } from '../../../../src/webhooks/connection/connection.ts';
import { applyRule } from '../../../../src/webhooks/request/redact/applyRule.ts';
import { redactedItem } from '../../../../src/webhooks/request/redact/redactedItem.ts';
import { redactProblems } from '../../../../src/webhooks/request/redact/redactProblems.ts';
import { parseRedactRule } from '../../../../src/webhooks/request/redact/redactRule.ts';
import {
  anyEvent,
  connection,
  cutRequests,
  currentSecret,
  envelope,
  event,
  plainSecret,
  previousSecret,
} from '../../fixtures.ts';

const detailed = event({
  actor_user_id: '7b1e4f0a-90c2-4d5e-8f11-2233445566aa',
  data: {
    ...event().data,
    raw: '{"ip":"203.0.113.7","who":"ada@nordwind.example"}',
    tenant_id: '2f7cbe10-0000-4000-8000-000000000001',
    targets: [
      { type: 'user', id: 'u-1', name: 'Bo' },
      { type: 'group', id: 'g-1', name: null },
    ],
    details: { ip_address: '203.0.113.7', mfa: { method: 'app', count: 2, done: true, note: null }, tags: ['a', 'b'] },
  },
});

const shown = (redact: string[], changes: Partial<Connection> = {}) =>
  redactedItem(detailed, connection({ redact, ...changes }), () => ({})).content as typeof detailed;

describe('redaction', () => {
  it('drops: always-present fields become null, others go', () => {
    const result = shown([
      'drop:actor_email',
      'drop:data.tenant_id',
      'drop:data.details.ip_address',
      'drop:data.details.mfa.*',
    ]);
    expect(result.actor_email).toBeNull();
    expect(result.data.tenant_id).toBeNull();
    expect(result.data.details).toEqual({ mfa: {}, tags: ['a', 'b'] });
    expect(Object.keys(result)).toEqual(Object.keys(event()));
  });

  it('masks texts, numbers and truth values at every depth, null stays', () => {
    const result = shown(['mask:actor_name', 'mask:data.details.mfa', 'mask:data.targets.*.name']);
    expect(result.actor_name).toBe('***');
    expect(result.data.details['mfa']).toEqual({ method: '***', count: '***', done: '***', note: null });
    expect(result.data.targets.map(({ id, name }) => [id, name])).toEqual([
      ['u-1', '***'],
      ['g-1', null],
    ]);
  });

  it('hashes with a key, alike for the same text in any event and field, unlike under another key', () => {
    const redact = ['hash:actor_email', 'hash:data.details.tags.1'];
    const one = shown(redact, { redactKey: plainSecret });
    expect(one.actor_email).toMatch(/^[0-9a-f]{16}$/);
    expect(one.data.details['tags']).toEqual(['a', expect.stringMatching(/^[0-9a-f]{16}$/)]);
    const again = redactedItem(
      event({ actor_name: 'ada@nordwind.example' }),
      connection({ redact: ['hash:actor_name'], redactKey: plainSecret, secrets: [previousSecret] }),
      () => ({}),
    ).content as typeof detailed;
    expect(again.actor_name).toBe(one.actor_email);
    expect(shown(redact).actor_email).not.toBe(one.actor_email);
    expect(shown(redact).actor_email).toBe(shown(redact, { secrets: [currentSecret, previousSecret] }).actor_email);
  });

  it('leaves nothing of what it hides anywhere in the body, the text of the record included', () => {
    const redact = ['drop:data.details.ip_address', 'mask:actor_email', 'drop:actor_ip_address'];
    const bodies = (['event', 'ecs'] as const).map((format) => {
      const seams = { toEcs: (from: typeof detailed) => ({ event: { id: from.id, original: from.data.raw } }) };
      const message = { partition: '0', sequenceNumber: 1, bytes: envelope([detailed]) };
      return cutRequests(connection({ redact, format }), message, seams).requests[0]?.body.toString() ?? '';
    });
    for (const body of bodies) {
      expect(body).not.toContain('203.0.113.7');
      expect(body).not.toContain('ada@nordwind.example');
      expect(body).toContain(detailed.id);
    }
  });

  it('reaches ECS documents by their own names, and what destinations take from the event by the event’s', () => {
    const document = { '@timestamp': 't', user: { email: 'ada@nordwind.example', id: '1' }, event: { id: 'e' } };
    const item = redactedItem(
      detailed,
      connection({ format: 'ecs', redact: ['mask:user.email', 'mask:actor_email'] }),
      () => document,
    );
    expect(item.content).toEqual({ ...document, user: { email: '***', id: '1' } });
    expect(item.event.actor_email).toBe('***');
    expect(document.user.email).toBe('ada@nordwind.example');
  });

  it('changes the id of a batch with the rules and the key of hashes, and nothing without rules', () => {
    const hash = (changes: Partial<Connection>) => configurationHash(connection(changes));
    const hashed = ['hash:actor_email'];
    const hashes = [
      hash({}),
      hash({ redact: ['mask:actor_email'] }),
      hash({ redact: hashed, redactKey: plainSecret }),
      hash({ redact: hashed }),
      hash({ redact: hashed, secrets: [previousSecret] }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hash({ redact: ['mask:actor_email'], secrets: [] })).toBe(hash({ redact: ['mask:actor_email'] }));
  });
});

const anyKey = fc.constantFrom(
  'data',
  'details',
  'targets',
  '*',
  'actor_email',
  'a',
  'b',
  '0',
  '__proto__',
  'raw',
  'name',
);
const anyRuleText = fc
  .tuple(fc.constantFrom('drop', 'mask', 'hash'), fc.array(anyKey, { minLength: 1, maxLength: 4 }))
  .map(([action, path]) => `${action}:${path.join('.')}`);

describe('redaction: properties', () => {
  it('never throws, keeps id, type, severity, time and source, and survives parse and stringify', () => {
    fc.assert(
      fc.property(anyEvent, fc.array(anyRuleText, { maxLength: 4 }), (source, texts) => {
        const redact = texts.filter((text) => !isRefused(text));
        const before = JSON.stringify(source);
        const text = JSON.stringify(redactedItem(source, connection({ redact }), () => ({})).content);
        const after = JSON.parse(text) as typeof source;
        const { id, event_type: type, severity, timestamp } = after;
        expect({ id, type, severity, timestamp }).toEqual({
          id: source.id,
          type: source.event_type,
          severity: source.severity,
          timestamp: source.timestamp,
        });
        expect(after.data.source).toEqual(source.data.source);
        expect(Object.keys(after)).toEqual(Object.keys(source));
        expect(JSON.stringify(source)).toBe(before);
      }),
    );
  });

  it('leaves every untouched place byte for byte as it was, in its order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), anyRuleText, (document, text) => {
        const rule = parseRedactRule(text);
        if (rule === null) throw new Error('the arbitrary yields rules');
        const options = { hash: () => 'h', isAlwaysPresent: () => false };
        const plain = JSON.parse(JSON.stringify(document)) as object;
        const after = applyRule(plain, rule, options);
        const isHit = ([path]: Leaf) =>
          rule.path.every((segment, depth) => depth < path.length && (segment === '*' || segment === path[depth]));
        const untouched = leaves(plain).filter((leaf) => !isHit(leaf));
        if (rule.action === 'drop') {
          // Elements behind a dropped one move up, so lists are compared by what they hold.
          expect(leaves(after).map(([, value]) => value)).toEqual(untouched.map(([, value]) => value));
        } else {
          expect(leaves(after).filter((leaf) => !isHit(leaf))).toEqual(untouched);
          const hidden = leaves(after).filter(isHit);
          expect(hidden.every(([, value]) => value === null || value === '***' || value === 'h')).toBe(true);
        }
        if (untouched.length === leaves(plain).length && rule.action !== 'drop') expect(after).toBe(plain);
      }),
      { numRuns: 1000 },
    );
  });
});

function isRefused(text: string): boolean {
  return redactProblems(connection({ redact: [text] })).some(({ severity }) => severity === 'refused');
}

type Leaf = readonly [path: readonly string[], value: unknown];

/** Every scalar with its path, in the order of the document. */
function leaves(value: unknown, at: readonly string[] = []): Leaf[] {
  if (typeof value !== 'object' || value === null) return [[at, value]];
  return Object.entries(value).flatMap(([key, element]) => leaves(element, [...at, key]));
}
