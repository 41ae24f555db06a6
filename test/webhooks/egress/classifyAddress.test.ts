import { BlockList } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/webhooks/egress/address.ts';
import { classifyAddress } from '../../../src/webhooks/egress/classifyAddress.ts';

const kindOf = (text: string) => {
  const address = parseAddress(text);
  return address === null ? 'no address' : classifyAddress(address);
};

describe('classifyAddress', () => {
  it.each([
    ['20.50.2.10', 'global'],
    ['1.1.1.1', 'global'],
    ['100.63.255.255', 'global'],
    ['100.128.0.0', 'global'],
    ['172.15.255.255', 'global'],
    ['172.32.0.0', 'global'],
    ['223.255.255.255', 'global'],
    ['168.63.129.15', 'global'],
    ['168.63.129.16', 'platform'],
    ['0.0.0.0', 'special'],
    ['0.255.255.255', 'special'],
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'linkLocal'],
    ['169.254.129.2', 'linkLocal'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.170', 'special'],
    ['192.0.2.1', 'special'],
    ['192.88.99.1', 'special'],
    ['192.168.1.1', 'private'],
    ['198.19.255.255', 'special'],
    ['198.51.100.7', 'special'],
    ['203.0.113.7', 'special'],
    ['224.0.0.1', 'special'],
    ['239.255.255.250', 'special'],
    ['240.0.0.1', 'special'],
    ['255.255.255.255', 'special'],
  ])('%s is %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
    // A dual-stack socket tells the same address in another form.
    expect(kindOf(`::ffff:${text}`)).toBe(kind);
  });

  it.each([
    ['2603:1030:20e:3::23c', 'global'],
    ['2a00:1450:4001::1', 'global'],
    ['::', 'special'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::127.0.0.1', 'special'],
    ['::ffff:0:127.0.0.1', 'special'],
    ['::ffff:7f00:1', 'loopback'],
    ['::ffff:a83f:8110', 'platform'],
    ['64:ff9b::1.1.1.1', 'global'],
    ['64:ff9b::7f00:1', 'special'],
    ['64:ff9b::10.0.0.1', 'special'],
    ['64:ff9b::168.63.129.16', 'platform'],
    ['64:ff9b:1::1.1.1.1', 'special'],
    ['100::1', 'special'],
    ['2001::1', 'special'],
    ['2001:0:1:2::', 'special'],
    ['2001:20::1', 'special'],
    ['2001:1ff:ffff::1', 'special'],
    ['2001:200::1', 'global'],
    ['2001:db8::1', 'special'],
    ['2002:7f00:1::', 'special'],
    ['2002:101:101::1', 'special'],
    ['2620:4f:8000::1', 'special'],
    ['3fff::1', 'special'],
    ['4000::1', 'special'],
    ['5f00::1', 'special'],
    ['fc00::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['fd00:ec2::254', 'platform'],
    ['fd00:ec2::253', 'private'],
    ['fe80::1', 'linkLocal'],
    ['fe80::1%eth0', 'linkLocal'],
    ['febf::1', 'linkLocal'],
    ['fec0::1', 'special'],
    ['ff02::1', 'special'],
    ['[::1]', 'loopback'],
  ])('%s is %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });

  it.each(['', 'localhost', '127.1', '0x7f.1', '2130706433', '::1::', '1.2.3.4.5', '[127.0.0.1]', '%eth0'])(
    '%j is no address',
    (text) => {
      expect(parseAddress(text)).toBeNull();
    },
  );

  it('calls nothing global that is on a list of inner blocks, however it is spelt', () => {
    const inner = new BlockList();
    for (const [base, prefix] of [
      ['0.0.0.0', 8],
      ['10.0.0.0', 8],
      ['100.64.0.0', 10],
      ['127.0.0.0', 8],
      ['169.254.0.0', 16],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['224.0.0.0', 3],
    ] as const) {
      inner.addSubnet(base, prefix, 'ipv4');
    }
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        if (inner.check(text, 'ipv4')) expect(kindOf(text)).not.toBe('global');
        const long = `0:0:0:0:0:ffff:${hex(text)}`;
        expect(kindOf(long)).toBe(kindOf(text));
        expect(kindOf(`2002:${hex(text)}::1`)).toBe('special');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('parseAddress', () => {
  it('reads what a URL makes of any IPv6 text, and the text itself, as the same address', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        expect(parseAddress(text)).toEqual(parseAddress(new URL(`http://[${text}]/`).hostname));
        expect(parseAddress(text)?.family).toBe(6);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads what a URL makes of any number', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffff_ffff }), (value) => {
        for (const host of [String(value), `0x${value.toString(16)}`, `0${value.toString(8)}`]) {
          expect(parseAddress(new URL(`http://${host}/`).hostname)).toEqual({ family: 4, value: BigInt(value) });
        }
      }),
    );
  });
});

function hex(ipv4: string): string {
  const bytes = Buffer.from(ipv4.split('.').map(Number));
  return `${bytes.subarray(0, 2).toString('hex')}:${bytes.subarray(2).toString('hex')}`;
}
