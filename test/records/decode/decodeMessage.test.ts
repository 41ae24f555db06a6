import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPAIRS } from '../../../src/records/decode/repairs/repair.ts';
import { type DecodedMessage, decodeMessage, type Repair } from '../../../src/records/decode/decodeMessage.ts';

const ALL = REPAIRS;

function decode(message: string | Uint8Array, repairs: readonly Repair[] = [], keepText = true): DecodedMessage {
  return decodeMessage(typeof message === 'string' ? Buffer.from(message) : message, { repairs, keepText });
}

/** One word per item: the record's `n`, or the reason of a rejection. */
function shape(message: DecodedMessage): unknown[] {
  return message.items.map((item) => (item.ok ? item.record['n'] : item.reason));
}

function rejectedText(message: DecodedMessage): string[] {
  return message.items.flatMap((item) => (item.ok ? [] : [Buffer.from(item.bytes).toString('utf8')]));
}

const record = (n: number) => `{"time":"2026-03-04T05:06:07Z","category":"AuditLogs","operationName":"x","n":${n}}`;

describe('accepted shapes', () => {
  it.each([
    ['an envelope', `{"records":[${record(1)},${record(2)}]}`, [1, 2]],
    ['an envelope with other members', `{"a":{"records":[]},"Records":[${record(1)}],"z":0}`, [1]],
    ['an upper-case key', `{"RECORDS":[${record(1)}]}`, [1]],
    ['an escaped key', `{"\\u0072ecords":[${record(1)}]}`, [1]],
    ['a repeated key', `{"records":[${record(1)}],"records":[${record(2)},null]}`, [2, 'not_an_object']],
    ['a bare record', record(1), [1]],
    ['a list', `[${record(1)}, ${record(2)}]`, [1, 2]],
    ['lines', `${record(1)}\n${record(2)}`, [1, 2]],
    ['lines with CRLF, blank lines and a byte order mark', `\ufeff\r\n${record(1)}\r\n\r\n${record(2)}\r\n`, [1, 2]],
    ['lines of every shape', `{"records":[${record(1)}]}\n[${record(2)}]\n${record(3)}`, [1, 2, 3]],
    ['values without a separator', `{"records":[${record(1)}]}{"records":[${record(2)}]}`, [1, 2]],
    ['a Defender for Cloud alert', '{"AlertDisplayName":"x","Severity":"High","n":1}', [1]],
    ['a Defender for Cloud assessment', '{"id":"/x","type":"Microsoft.Security/assessments","n":1}', [1]],
    ['an Office 365 record', '{"RecordType":8,"Workload":"AzureActiveDirectory","n":1}', [1]],
    ['a category alone', '{"Category":"ServicePrincipalSignInLogs","n":1}', [1]],
    ['an element that only its envelope calls a record', '{"records":[{"n":1}]}', [1]],
  ])('reads %s', (_name, message, expected) => {
    expect(shape(decode(message))).toEqual(expected);
  });
});

describe('rejected items', () => {
  it.each([
    ['no bytes', '', ['empty_message']],
    ['white space', ' \r\n\t', ['empty_message']],
    ['an empty object', '{}', ['empty_object']],
    ['an empty envelope', '{"records":[]}', ['empty_envelope']],
    ['an empty list', '[]', ['empty_envelope']],
    ['null', 'null', ['not_an_object']],
    ['a number', '7', ['not_an_object']],
    ['a text', '"x"', ['not_an_object']],
    ['an object without a trait', '{"hello":1}', ['unknown_shape']],
    ['records that are not a list', '{"records":{"n":1}}', ['unknown_shape']],
    ['null among records', `{"records":[${record(1)},null,${record(3)}]}`, [1, 'not_an_object', 3]],
    ['{} among records', `[{},${record(2)}]`, ['empty_object', 2]],
    ['a list among records', `{"records":[[${record(1)}],${record(2)}]}`, ['not_an_object', 2]],
    ['text that is not JSON', 'hello', ['not_json']],
    ['a bad line', `${record(1)}\nhello\n${record(3)}`, [1, 'not_json', 3]],
    ['a bad first line', `{"n":oops}\n${record(2)}\n${record(3)}`, ['not_json', 2, 3]],
    ['lines of words', `${record(1)}\nhello\nwide world\n${record(3)}`, [1, 'not_json', 3]],
    ['words before anything', `hello\n${record(3)}`, ['not_json']],
    ['a null line', `${record(1)}\nnull`, [1, 'not_an_object']],
    ['a broken record', `{"records":[${record(1)},{"n":oops},${record(3)}]}`, [1, 'not_json', 3]],
    ['a word among records', `{"records":[${record(1)},oops,${record(3)}]}`, [1, 'not_json', 3]],
    ['a bad escape', `{"records":[${record(1)},{"a":"\\q","n":2},${record(3)}],"z":0}`, [1, 'not_json', 3]],
    ['a raw newline', `{"records":[{"a":"b\nc"},${record(2)}]}`, ['not_json', 2]],
    ['a broken first record', `{"records":[{"a":,"n":2},${record(2)}]}`, ['not_json', 2]],
    ['a bad element of a list', `[{"n":oops},${record(2)}]`, ['not_json', 2]],
    ['text behind an envelope', `{"records":[${record(1)}]} tail`, [1, 'not_json']],
  ])('tells %s from its neighbours', (_name, message, expected) => {
    expect(shape(decode(message))).toEqual(expected);
  });

  it.each([
    ['an open string', `{"a":"b,"n":2}`],
    ['an open bracket', `{"a":[1,"n":2}`],
    ['a quote in a text', `{"a":"b"c","n":2}`],
    ['an apostrophe', `{'a':1}`],
    ['a backslash outside a text', `{"a":\\1}`],
    ['a line that ends within a text', `{"a":"b`],
  ])('does not look for records behind %s, whose end is in doubt', (_name, broken) => {
    const rest = `${broken},${record(2)},${record(3)}]}`;
    const decoded = decode(`{"records":[${record(1)},${rest}`);
    expect(shape(decoded)).toEqual([1, 'not_json']);
    expect(rejectedText(decoded)).toEqual([rest]);
    expect(shape(decode(`${record(1)}\n${broken}\n${record(3)}`))).toEqual([1, 'not_json']);
  });

  it('keeps the exact bytes of what it rejects', () => {
    expect(rejectedText(decode(`{"records":[${record(1)}, null ,{"n": oops}, ${record(3)}]}`))).toEqual([
      'null',
      '{"n": oops}',
    ]);
  });

  it('rejects only the record whose bytes are not UTF-8', () => {
    const bad = Buffer.concat([Buffer.from('{"category":"A","x":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const message = Buffer.concat([
      Buffer.from(`{"records":[${record(1)},`),
      bad,
      Buffer.from(`,${record(3).replace('"x"', '"ü"')}]}`),
    ]);
    const decoded = decode(message);
    expect(shape(decoded)).toEqual([1, 'not_utf8', 3]);
    expect(decoded.items[1]).toMatchObject({ bytes: bad });
    expect(decoded.items[2]).toMatchObject({ record: { operationName: 'ü' } });
  });

  it('rejects a record that is nested too deeply, and only that one', () => {
    const deep = `{"category":"A","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(shape(decode(`{"records":[${record(1)},${deep},${record(3)}]}`))).toEqual([1, 'too_deep', 3]);
    expect(shape(decode('['.repeat(200_000)))).toEqual(['not_json']);
  });

  it('keeps the complete records of a message cut anywhere and reports one rejected rest', () => {
    const whole = `{"records":[${record(1)},${record(2)},${record(3)}]}`;
    for (let length = 1; length < whole.length; length++) {
      const items = shape(decode(whole.slice(0, length)));
      const complete = [1, 2, 3].filter((n) => length >= whole.indexOf(record(n)) + record(n).length);
      expect(items, `cut after ${length}`).toEqual([...complete, 'not_json']);
    }
  });
});

describe('repairs', () => {
  it.each<[string, string, readonly Repair[], unknown]>([
    ['single_quotes', `{"category":"A","properties":{'a':'b','c':1}}`, ['single_quotes'], { a: 'b', c: 1 }],
    ['single_quotes', `{"category":"A","properties":{'a':'it's "x"'}}`, ['single_quotes'], { a: `it's "x"` }],
    ['new_lines', '{"category":"A","properties":{"a":"b\nc\td"}}', ['new_lines'], { a: 'b\nc\td' }],
    ['empty_field_names', '{"category":"A","properties":{"a":1,"":"",}}', ['empty_field_names'], { a: 1 }],
    ['several', `{"category":"A","properties":{'a':'b\nc'}}`, ['new_lines', 'single_quotes'], { a: 'b\nc' }],
  ])('repairs %s', (_name, message, repairs, properties) => {
    const decoded = decode(message, repairs);
    expect(decoded.items).toMatchObject([{ ok: true, record: { properties }, text: message }]);
    expect([...decoded.repaired].sort()).toEqual([...repairs].sort());
    expect(shape(decode(message))).toEqual(['not_json']);
  });

  it('leaves valid JSON alone', () => {
    const message = `{"category":"A","":"","x":"it's"}`;
    expect(decode(message, ALL)).toMatchObject({ items: [{ record: { '': '', x: "it's" } }], repaired: [] });
  });

  it('keeps the original text of the repaired record and of its neighbours', () => {
    const broken = `{"category":"A","properties":{'a':'],{'}}`;
    const decoded = decode(`{"records":[ ${record(1)} , ${broken},${record(3)}]}`, ALL);
    expect(decoded.items.map((item) => item.ok && item.text)).toEqual([record(1), broken, record(3)]);
    expect(decoded.repaired).toEqual(['single_quotes']);
  });

  it('repairs a message whole or not at all', () => {
    const decoded = decode(`{"records":[${record(1)},{"category":"A",'n':2},{"n":oops},${record(3)}]}`, ALL);
    expect(shape(decoded)).toEqual([1, 'not_json']);
    expect(decoded).toMatchObject({ repaired: [], salvaged: true });
  });

  it.each<[string, string, unknown]>([
    ['words', '"the "new" rule "x""', 'the "new" rule "x"'],
    ['an escaped quote beside others', String.raw`"a \"b\" "c""`, 'a "b" "c"'],
    ['commas and colons', '"say "a" b, c: "d""', 'say "a" b, c: "d"'],
    ['JSON', '"{"id":"x","list":["a","b"],"text":"\\"q\\""}"', '{"id":"x","list":["a","b"],"text":"\\"q\\""}'],
    ['a list of JSON', '"[{"a":1}]"', '[{"a":1}]'],
  ])('escapes quotes inside a text: %s', (_name, text, value) => {
    for (const message of [`{"RecordType":40,"Data":${text},"n":1}`, `{"RecordType":40,"Data":[${text},"y"],"n":1}`]) {
      const [item] = decode(`{"records":[${message}]}`, ALL).items;
      expect(item).toMatchObject({ ok: true, record: { n: 1 } });
      expect(item?.ok === true && [item.record['Data']].flat()[0]).toBe(value);
    }
  });
});

describe('numbers and names', () => {
  it('keeps the digits of large integers', () => {
    const text =
      '{"category":"A","n":[9007199254740993,-12345678901234567890,1,1.5,9007199254740991,"9007199254740993"]}';
    const [item] = decode(`{"records":[${record(1)},${text}]}`).items.slice(1);
    expect(item).toMatchObject({
      record: { n: ['9007199254740993', '-12345678901234567890', 1, 1.5, 9007199254740991, '9007199254740993'] },
      text,
    });
  });

  it('treats __proto__ as a name like any other', () => {
    const [item] = decode('{"category":"A","__proto__":{"polluted":true}}').items;
    expect(item?.ok === true && Object.keys(item.record)).toEqual(['category', '__proto__']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('keeps any integer exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (value) => {
        const [item] = decode(`{"category":"A","n":${value}}`).items;
        const n = item?.ok === true ? item.record['n'] : undefined;
        expect(typeof n === 'number' ? n.toString() : n).toBe(value.toString());
      }),
    );
  });
});

describe('any input', () => {
  it('never throws, numbers its items without gaps and never returns none', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      "'",
      '\n',
      '\\',
      'records',
      '"records":[',
      record(1),
      'null',
      '1',
      ' ',
      '\u00e9',
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(bytes, fc.shuffledSubarray([...ALL]), fc.boolean(), (message, repairs, keepText) => {
        const { items } = decodeMessage(message, { repairs, keepText });
        expect(items.length).toBeGreaterThan(0);
        expect(items.map(({ index }) => index)).toEqual(items.map((_, index) => index));
      }),
      { numRuns: 2000 },
    );
  });

  it('returns every JSON record with its exact text, in every shape', () => {
    const records = fc.array(fc.tuple(fc.json({ maxDepth: 4 }), fc.integer()), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(records, fc.constantFrom('', ' ', '\r'), (values, space) => {
        const texts = values.map(([json, n]) => `{"category":${space}"A","n":${n},"x":${json}}`);
        for (const message of [
          `{"records":[${texts.join(`${space},${space}`)}${space}]}`,
          `[${texts.join(',')}]`,
          texts.map((text) => text.replaceAll('\n', ' ')).join('\n'),
        ]) {
          const items = decode(message).items;
          expect(items.map((item) => item.ok && item.text)).toEqual(texts);
          expect(shape({ items, repaired: [], salvaged: false })).toEqual(values.map(([, n]) => n));
        }
      }),
    );
  });

  it('loses none of the neighbours of broken records whose end is beyond doubt', () => {
    const broken = fc.constantFrom(
      '{"a":"\\q","n":1}',
      '{"a":"b\nc"}',
      'oops',
      '{a:1}',
      '{"a":}',
      '{"a":"],{","b":[tru]}',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(record(1)), broken), { minLength: 1, maxLength: 8 }), (parts) => {
        const good = parts.filter((part) => part === record(1)).length;
        const decoded = decode(`{"records":[${parts.join(',')}]}`);
        expect(decoded.items.filter((item) => item.ok)).toHaveLength(good);
        expect(decoded.items.some((item) => !item.ok)).toBe(good < parts.length);
      }),
    );
  });
});
