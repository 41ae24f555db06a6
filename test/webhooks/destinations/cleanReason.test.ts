import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanReason, cleanRequestId } from '../../../src/webhooks/destinations/cleanReason.ts';

describe('cleanReason', () => {
  it.each([
    ['Invalid token', 'Invalid token'],
    ['see https://destination.nordwind.example/receiver/v1/http/ZaVnC4dhaV3 for more', 'see <url> for more'],
    [
      "failed to parse field [source.ip] with value 'ada@nordwind.example'",
      'failed to parse field [source.ip] with value <value>',
    ],
    ['Preview: "a value that is never closed', 'Preview: <value>'],
    ['user ada@nordwind.example was denied', 'user <address> was denied'],
    ['from 203.0.113.7 and 2001:db8::7 at 12', 'from <ip> and <ip> at 12'],
    ['key c9d1f6a0b2e84f7795a3d0c1b2e3f4a5 unknown', 'key <token> unknown'],
    ['id 7c9e6679-7425-40de-944b-e07fc1f90ae7', 'id <token>'],
    [
      'ContentLengthLimitExceeded: es_rejected_execution_exception',
      'ContentLengthLimitExceeded: es_rejected_execution_exception',
    ],
    ['two\r\nlines\tand\u0000more – é', 'two lines and more'],
    ['', null],
    ['東京', null],
  ])('%j', (text, cleaned) => {
    expect(cleanReason(text)).toBe(cleaned);
  });

  it('is short, printable and one line, whatever came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 10_000 }), (text) => {
        expect(cleanReason(text) ?? 'x').toMatch(/^[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?$/);
      }),
    );
  });

  it('lets no URL, address or long token through, wherever it stands', () => {
    const secret = fc.constantFrom(
      'https://destination.nordwind.example/v1/http/ZaVnC4dhaV3',
      'ada@nordwind.example',
      'dGhpcyBpcyBhIHNlY3JldCB0b2tlbg==',
      '203.0.113.7',
    );
    const word = fc.constantFrom('', 'in', 'field [a.b]', 'code 4:', '(', ',');
    fc.assert(
      fc.property(word, secret, word, (before, found, after) => {
        expect(cleanReason(`${before} ${found} ${after}`)).not.toContain(found);
      }),
    );
  });
});

describe('cleanRequestId', () => {
  it.each([
    ['7c9e6679-7425-40de-944b-e07fc1f90ae7', true],
    ['a b', false],
    ['', false],
    ['x'.repeat(65), false],
    [undefined, false],
    [['a', 'b'], false],
  ])('%j: %s', (header, isTaken) => {
    expect(cleanRequestId(header)).toBe(isTaken ? header : null);
  });
});
