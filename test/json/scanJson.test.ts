import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../src/json/canonicalText.ts';
import { parseJsonText } from '../../src/json/parseJsonText.ts';
import { quoteUnsafeIntegers } from '../../src/json/quoteUnsafeIntegers.ts';
import { endOfValue, splitList } from '../../src/json/scanJson.ts';

const spaces = fc.constantFrom('', ' ', '\n\t', '\r\n');

describe('splitList', () => {
  it('cuts any list so that spans and what lies between them make up the text', () => {
    fc.assert(
      fc.property(fc.array(fc.json()), spaces, (elements, space) => {
        const text = `[${space}${elements.join(`${space},${space}`)}${space}]`;
        const spans = splitList(text, 0) ?? [];
        expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(
          elements.map((element) => element.trim()),
        );
        const pieces = spans.map(
          ({ start, end }, index) => text.slice(spans[index - 1]?.end ?? 0, start) + text.slice(start, end),
        );
        expect(pieces.join('') + text.slice(spans.at(-1)?.end ?? 0)).toBe(text);
      }),
    );
  });

  it.each(['[1', '[1,', '[1 2]', '[1,]', '[{]}]', '["a]'])('has no spans for %s', (text) => {
    expect(splitList(text, 0)).toBeNull();
  });
});

describe('endOfValue', () => {
  it('ends where any JSON value ends, whatever follows', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(',1', ']', '}', ' x'), (json, rest) => {
        expect(endOfValue(json + rest, 0)).toBe(json.length);
      }),
    );
  });
});

describe('quoteUnsafeIntegers', () => {
  it('changes nothing in JSON without such integers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value).replaceAll(/\b\d{16,}\b/g, '1');
        expect(quoteUnsafeIntegers(text)).toBe(text);
      }),
    );
  });

  it('leaves digits in strings, decimals and exponents alone', () => {
    const text = String.raw`["\"12345678901234567890",1.2345678901234567890,12345678901234567e3]`;
    expect(quoteUnsafeIntegers(text)).toBe(text);
  });
});

describe('canonicalText', () => {
  it('is the same exactly for the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = canonicalText(a) === canonicalText(b);
        expect(same).toBe(sortedJson(a) === sortedJson(b));
      }),
    );
  });
});

describe('parseJsonText', () => {
  it('keeps text that is no object or list, or too deep', () => {
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    for (const text of ['', 'x', '1', '{oops', deep]) expect(parseJsonText(text)).toBe(text);
    expect(parseJsonText(' {"a":[12345678901234567890]}')).toEqual({ a: ['12345678901234567890'] });
  });
});

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
