import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAddress } from '../../../../src/records/normalize/fields/address.ts';

describe('toAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', null, null],
    ['[203.0.113.7]', '203.0.113.7', null, null],
    ['203.0.113.7:443', '203.0.113.7', 443, null],
    ['[203.0.113.7]:443', '203.0.113.7', 443, null],
    ['::ffff:203.0.113.7', '203.0.113.7', null, null],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7', 443, null],
    ['2001:db8::1', '2001:db8::1', null, null],
    ['[2001:db8::1]', '2001:db8::1', null, null],
    ['[2001:db8::1]:443', '2001:db8::1', 443, null],
    ['0.0.0.0', '0.0.0.0', null, null],
    ['localhost', null, null, 'localhost'],
    ['mail.nordwind.example:25', null, 25, 'mail.nordwind.example'],
    ['[localhost]:25', null, 25, 'localhost'],
    ['MX1 (203.0.113.7)', '203.0.113.7', null, 'MX1'],
    ['[MX1 (203.0.113.7)]', '203.0.113.7', null, 'MX1'],
    ['MX1 (203.0.9113.7)', null, null, 'MX1'],
    ['203.0.113.XXX', null, null, null],
    ['203.0.113.0/24', null, null, null],
    ['::1:2:3:4:5:6:7:8', null, null, null],
    ['<null>', null, null, null],
    ['', null, null, null],
    [undefined, null, null, null],
  ])('reads %s', (text, ip, port, host) => expect(toAddress(text)).toEqual({ ip, port, host }));

  it('reads every address in every notation', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), fc.nat(65_535), (v4, v6, port) => {
        for (const text of [v4, `[${v4}]`, ` ${v4} `]) expect(toAddress(text).ip).toBe(v4);
        expect(toAddress(`${v4}:${port}`)).toEqual({ ip: v4, port, host: null });
        expect(toAddress(`[${v6}]:${port}`)).toMatchObject({ port, host: null });
      }),
    );
  });
});
