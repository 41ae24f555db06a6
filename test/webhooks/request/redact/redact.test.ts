import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurationHash } from '../../../../src/webhooks/request/configurationHash.ts';
import type { Connection } from '../../../../src/webhooks/connection/connection.ts';
import { applyRule } from '../../../../src/webhooks/request/redact/applyRule.ts';
import { redactedItem } from '../../../../src/webhooks/request/redact/redactedItem.ts';
import { redactProblems } from '../../../../src/webhooks/request/redact/redactProblems.ts';
import { toEcs } from '../../../../src/records/ecs/toEcs.ts';
import { destinations } from '../../../../src/webhooks/destinations/destinations.ts';
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

const otherKey = 'nordwind redaction key, the other';
const UUID_8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

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
  redactedItem(detailed, connection({ redact, redactKey: plainSecret, ...changes }), () => ({}))
    .content as typeof detailed;

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
    const one = shown(redact);
    expect(one.actor_email).toMatch(/^[0-9a-f]{16}$/);
    expect(one.data.details['tags']).toEqual(['a', expect.stringMatching(/^[0-9a-f]{16}$/)]);
    const again = redactedItem(
      event({ actor_name: 'ada@nordwind.example' }),
      connection({ redact: ['hash:actor_name'], redactKey: plainSecret, secrets: [previousSecret] }),
      () => ({}),
    ).content as typeof detailed;
    expect(again.actor_name).toBe(one.actor_email);
    expect(shown(redact, { redactKey: otherKey }).actor_email).not.toBe(one.actor_email);
    expect(shown(redact, { secrets: [currentSecret, previousSecret] }).actor_email).toBe(one.actor_email);
  });

  it('leaves nothing of what it hides anywhere in the body, the text of the record included', () => {
    const redact = ['drop:data.details.ip_address', 'mask:actor_email', 'drop:actor_ip_address'];
    const bodies = (['event', 'ecs'] as const).map((format) => {
      const seams = { toEcs: (from: typeof detailed) => ({ event: { id: from.id, original: from.data.raw } }) };
      const message = { partition: '0', sequenceNumber: 1, bytes: envelope([detailed]) };
      const target = connection({ redact, redactKey: plainSecret, format });
      return cutRequests(target, message, seams).requests[0]?.body.toString() ?? '';
    });
    for (const body of bodies) {
      expect(body).not.toContain('203.0.113.7');
      expect(body).not.toContain('ada@nordwind.example');
      expect(body).not.toContain(detailed.id);
    }
  });

  it('reaches ECS documents by their own names, and what destinations take from the event by the event’s', () => {
    const document = { '@timestamp': 't', user: { email: 'ada@nordwind.example', id: '1' }, event: { id: 'e' } };
    const item = redactedItem(
      detailed,
      connection({ format: 'ecs', redact: ['mask:user.email', 'mask:actor_email'], redactKey: plainSecret }),
      () => document,
    );
    expect(item.content).toEqual({ ...document, user: { email: '***', id: '1' } });
    expect(item.event.actor_email).toBe('***');
    expect(document.user.email).toBe('ada@nordwind.example');
  });

  it('changes the id of a batch with the rules and their key, and nothing without rules', () => {
    const hash = (changes: Partial<Connection>) => configurationHash(connection(changes));
    const hashed = ['hash:actor_email'];
    const hashes = [
      hash({}),
      hash({ redact: ['mask:actor_email'], redactKey: plainSecret }),
      hash({ redact: ['mask:actor_email'], redactKey: otherKey }),
      hash({ redact: hashed, redactKey: plainSecret }),
      hash({ redact: hashed, redactKey: otherKey }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hash({ redact: hashed, redactKey: plainSecret, secrets: [] })).toBe(hashes[3]);
    expect(hash({ redactKey: plainSecret })).toBe(hashes[0]);
  });
});

describe('ids under redaction', () => {
  const redact = ['mask:actor_email'];
  const covered = ['1b0c9a54-2f0e-5c1d-9b1f-0d8a4f6e7c21', '2b0c9a54-2f0e-5c1d-9b1f-0d8a4f6e7c21'];
  const confirmed = event({ data: { ...event().data, details: { covered_records: covered, cause: 'record' } } });
  const own = [confirmed.id, ...covered];
  const requestOf = (changes: Partial<Connection>) => {
    const seams = { toEcs: (from: typeof confirmed) => toEcs(from, { eventOriginal: true }) };
    const message = { partition: '0', sequenceNumber: 1, bytes: envelope([confirmed]) };
    const target = connection({ redact, redactKey: plainSecret, ...changes });
    const [request] = cutRequests(target, message, seams).requests;
    if (request === undefined) throw new Error('nothing was cut');
    return request;
  };

  it('are the same keyed ones everywhere in a body and as webhook-id, and no plain one is left', () => {
    const { id, body } = requestOf({});
    const sent = JSON.parse(body.toString()) as typeof confirmed;
    expect(id).toMatch(UUID_8);
    expect(sent.id).toBe(id);
    const references = sent.data.details['covered_records'] as string[];
    expect(references).toEqual([expect.stringMatching(UUID_8), expect.stringMatching(UUID_8)]);
    const [first] = covered;
    const record = redactedItem(
      { ...confirmed, id: first ?? '' },
      connection({ redact, redactKey: plainSecret }),
      () => ({}),
    );
    expect(record.event.id).toBe(references[0]);
    for (const plain of own) expect(body.toString()).not.toContain(plain);
  });

  it.each(Object.values(destinations))('of $name are those too', ({ name, defaults: { format } }) => {
    const { body, id } = requestOf({ destination: name, format });
    expect(body.toString()).toContain(id);
    for (const plain of own) expect(body.toString()).not.toContain(plain);
  });

  it('change with the key, so that nobody without it can find out values by trying', () => {
    const tried = requestOf({ redactKey: otherKey });
    expect(tried.id).not.toBe(requestOf({}).id);
    expect(requestOf({ secrets: [previousSecret] }).id).toBe(requestOf({}).id);
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
  it('never throws, keeps an id, type, severity, time and source, and survives parse and stringify', () => {
    fc.assert(
      fc.property(anyEvent, fc.array(anyRuleText, { maxLength: 4 }), (source, texts) => {
        const redact = texts.filter((text) => !isRefused(text));
        const before = JSON.stringify(source);
        const text = JSON.stringify(
          redactedItem(source, connection({ redact, redactKey: plainSecret }), () => ({})).content,
        );
        const after = JSON.parse(text) as typeof source;
        const { id, event_type: type, severity, timestamp } = after;
        expect({ id, type, severity, timestamp }).toEqual({
          id: redact.length === 0 ? source.id : expect.stringMatching(UUID_8),
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
  return redactProblems(connection({ redact: [text] }), null).some(({ severity }) => severity === 'refused');
}

type Leaf = readonly [path: readonly string[], value: unknown];

/** Every scalar with its path, in the order of the document. */
function leaves(value: unknown, at: readonly string[] = []): Leaf[] {
  if (typeof value !== 'object' || value === null) return [[at, value]];
  return Object.entries(value).flatMap(([key, element]) => leaves(element, [...at, key]));
}
