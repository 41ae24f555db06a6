import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action, Plan } from './behaviour.ts';
import { parsePlans } from './kit/parsePlans.ts';
import { PlanError } from './kit/planError.ts';
import { plansText } from './kit/planText.ts';

const status = fc.integer({ min: 200, max: 999 });
const ms = fc.integer({ min: 1, max: 600_000 });
const optionalStatus = fc
  .option(status, { nil: undefined })
  .map((value) => (value === undefined ? {} : { status: value }));
// A semicolon separates words; in a URL it is written as %3B.
const location = fc.webUrl({ withQueryParameters: true, withFragments: true }).map((url) => url.replaceAll(';', '%3B'));

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom<Action>({ kind: 'never' }, { kind: 'garbage' }, { kind: 'reset', when: 'beforeHeaders' }),
  status.map((value): Action => ({ kind: 'status', status: value })),
  fc
    .tuple(
      status,
      fc.record({ 'retry-after': fc.nat(999_999_999).map(String) }),
      fc.record({ 'webhook-delivery': fc.constantFrom('disable', 'abort-message') }, { requiredKeys: [] }),
    )
    .map(([value, wait, wish]): Action => ({ kind: 'status', status: value, headers: { ...wait, ...wish } })),
  fc.tuple(status, location).map(([value, url]): Action => ({ kind: 'redirect', status: value, location: url })),
  ms.map((value): Action => ({ kind: 'delay', ms: value })),
  optionalStatus.map((start): Action => ({ kind: 'reset', when: 'afterHeaders', ...start })),
  fc.tuple(ms, optionalStatus).map(([everyMs, start]): Action => ({ kind: 'drip', everyMs, ...start })),
  ms.map((everyMs): Action => ({ kind: 'dripHeaders', everyMs })),
  fc.tuple(fc.nat(1_000_000), optionalStatus).map(([bytes, start]): Action => ({ kind: 'hugeBody', bytes, ...start })),
  fc.nat(1_000_000).map((bytes): Action => ({ kind: 'hugeHeader', bytes })),
);

const plan: fc.Arbitrary<Plan> = fc
  .tuple(
    action,
    fc.record(
      {
        next: fc.integer({ min: 1, max: 1_000_000 }),
        probability: fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000),
        accept: fc.constant(true),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([chosen, conditions]) => ({ action: chosen, ...conditions }));

describe('plans', () => {
  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.array(plan, { maxLength: 4 }), (plans) => {
        expect(parsePlans(plansText(plans))).toEqual(plans);
      }),
    );
  });

  it('read the same with ";" and "="', () => {
    fc.assert(
      fc.property(
        fc.array(
          plan.filter(({ action: { kind } }) => kind !== 'redirect'),
          { minLength: 1 },
        ),
        (plans) => {
          const text = plansText(plans);
          const pairs = text.replaceAll(/\b(next|probability|retry-after|delay|drip|huge) (?=[\d.])/g, '$1=');
          expect(parsePlans(pairs.replaceAll(' ', ';'))).toEqual(plans);
        },
      ),
    );
  });

  it.each<[string, Plan[]]>([
    ['ok', []],
    ['503 next 5', [{ action: { kind: 'status', status: 503 }, next: 5 }]],
    ['status=503;next=5', [{ action: { kind: 'status', status: 503 }, next: 5 }]],
    ['429 retry-after 30', [{ action: { kind: 'status', status: 429, headers: { 'retry-after': '30' } } }]],
    ['410 disable', [{ action: { kind: 'status', status: 410, headers: { 'webhook-delivery': 'disable' } } }]],
    ['next 2 never', [{ action: { kind: 'never' }, next: 2 }]],
    ['drip', [{ action: { kind: 'drip', everyMs: 1000 } }]],
    [
      'ok next 3 then reset',
      [{ action: { kind: 'ok' }, next: 3 }, { action: { kind: 'reset', when: 'beforeHeaders' } }],
    ],
  ])('%s', (text, plans) => {
    expect(parsePlans(text)).toEqual(plans);
  });

  it('keep a URL whole, "=" and all', () => {
    expect(parsePlans('redirect https://nordwind.example/in?a=b&c=d next 1')).toEqual([
      { action: { kind: 'redirect', status: 302, location: 'https://nordwind.example/in?a=b&c=d' }, next: 1 },
    ]);
  });

  it.each([
    ['', ''],
    ['503 then', ''],
    ['nonsense', 'nonsense'],
    ['503 nonsense', 'nonsense'],
    ['199', '199'],
    ['1000', '1000'],
    ['next', ''],
    ['503 next 0', '0'],
    ['503 next many', 'many'],
    ['503 probability 1.5', '1.5'],
    ['redirect', ''],
    ['redirect nordwind.example', 'nordwind.example'],
    ['redirect javascript:1', 'javascript:1'],
    ['never reset', 'reset'],
    ['503 never', '503'],
    ['never retry-after 3', 'retry-after'],
    ['delay', ''],
    ['delay 600001', '600001'],
  ])('%j is refused at %j', (text, word) => {
    let refusal: unknown = null;
    try {
      parsePlans(text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(PlanError);
    expect(refusal).toHaveProperty('word', word);
  });

  it('are refused with a PlanError or read, whatever is typed', () => {
    const words = fc.constantFrom(
      '503',
      'next',
      'then',
      'reset',
      'after-headers',
      '=',
      ';',
      'drip',
      '0.5',
      'accept',
      'x',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((list) => list.join(' ')),
        ),
        (text) => {
          try {
            const plans = parsePlans(text);
            expect(parsePlans(plansText(plans))).toEqual(plans);
          } catch (error) {
            expect(error).toBeInstanceOf(PlanError);
          }
        },
      ),
    );
  });
});
