import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownEndpoints } from '../../../src/webhooks/egress/ownEndpoints.ts';
import { allowedRangeProblems, allowedRanges } from '../../../src/webhooks/egress/allowedRanges.ts';
import { addressRefusal, egressRules } from '../../../src/webhooks/egress/egressRules.ts';
import { urlProblems } from '../../../src/webhooks/egress/urlProblems.ts';
import { urlRefusal } from '../../../src/webhooks/egress/urlRefusal.ts';

const platform = ownEndpoints({
  WEBSITE_HOSTNAME: 'Nordwind-App.azurewebsites.example',
  IDENTITY_ENDPOINT: 'http://localhost:4141/msi/token',
  MSI_ENDPOINT: 'http://127.0.0.1:41741/MSI/token/',
});

function rules(changes: { allowHttp?: boolean; allowPrivate?: string[]; allowPorts?: number[] } = {}) {
  return egressRules({ allowHttp: false, allowPrivate: [], allowPorts: [], ...changes }, platform);
}

const refusal = (url: string, changes: Parameters<typeof rules>[0] = {}) => urlRefusal(new URL(url), rules(changes));

describe('urlRefusal', () => {
  it.each([
    'https://hooks.nordwind.example/in',
    'https://hooks.nordwind.example:8088/services/collector',
    'https://20.50.2.10/in',
    'https://[2603:1030:20e:3::23c]:8443/in',
    'https://xn--fiqs8s.example/',
  ])('%s may be called', (url) => {
    expect(refusal(url)).toBeNull();
  });

  it.each([
    ['http://hooks.nordwind.example', 'scheme'],
    ['ftp://hooks.nordwind.example', 'scheme'],
    ['https://me@hooks.nordwind.example', 'userInfo'],
    ['https://:word@hooks.nordwind.example', 'userInfo'],
    ['https://hooks.nordwind.example:22', 'port'],
    ['https://20.50.2.10:6379', 'port'],
    ['https://splunk', 'localName'],
    ['https://splunk.', 'localName'],
    ['https://splunk.local', 'localName'],
    ['https://SPLUNK.Corp.Internal./', 'localName'],
    ['https://a.localhost', 'localName'],
    ['https://nordwind-app.azurewebsites.example', 'ownHost'],
    ['https://nordwind-app.azurewebsites.example.:8443', 'ownHost'],
    ['https://nordwind-app.scm.azurewebsites.example/api/settings', 'ownHost'],
    ['https://localhost', 'ownHost'],
    ['https://10.1.2.3', 'private'],
    ['https://168.63.129.16', 'platform'],
    ['https://[::ffff:168.63.129.16]', 'platform'],
    ['https://169.254.169.254/metadata/instance', 'linkLocal'],
    ['https://[fe80::1]', 'linkLocal'],
    ['https://[fd00:ec2::254]', 'platform'],
    ['https://224.0.0.1', 'special'],
    ['https://[64:ff9b::7f00:1]', 'special'],
    ['https://[2002:7f00:1::]', 'special'],
    ['https://[::7f00:1]', 'special'],
  ])('%s: %s', (url, reason) => {
    expect(refusal(url)).toBe(reason);
  });

  it.each([
    'https://127.0.0.1',
    'https://2130706433',
    'https://0177.0.0.1',
    'https://0x7f.1',
    'https://0x7F000001',
    'https://127.1',
    'https://127.0.1',
    'https://017700000001',
    'https://127.0.0.1.',
    'https://１２７.0.0.1',
    'https://127。0。0。1',
    'https://%31%32%37.0.0.1',
    'https://[::1]',
    'https://[0:0::0:1]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:7f00:1]',
  ])('%s is loopback', (url) => {
    expect(refusal(url)).toBe('loopback');
  });

  it('0 is no receiver', () => {
    expect(refusal('https://0')).toBe('special');
    expect(refusal('https://0.0.0.0')).toBe('special');
    expect(refusal('https://[::]')).toBe('special');
  });

  it('opens what the settings open and nothing beside it', () => {
    const open = { allowHttp: true, allowPrivate: ['10.20.0.0/16', '127.0.0.0/8', 'fd12::/16'], allowPorts: [6514] };
    for (const url of [
      'https://10.20.3.4:9997',
      'http://127.0.0.1:49152',
      'https://[fd12::1]:1',
      'https://[::ffff:10.20.3.4]',
      'https://splunk.corp.internal:9997',
      'http://localhost:8080',
      'https://hooks.nordwind.example:6514',
      'http://hooks.nordwind.example',
    ]) {
      expect([url, refusal(url, open)]).toEqual([url, null]);
    }
    for (const [url, reason] of [
      ['https://10.21.0.1', 'private'],
      ['https://[::1]', 'loopback'],
      ['https://169.254.169.254', 'linkLocal'],
      ['https://hooks.nordwind.example:22', 'port'],
      ['https://20.50.2.10:22', 'port'],
      ['https://nordwind-app.azurewebsites.example', 'ownHost'],
      ['http://localhost:4141', 'ownHost'],
      ['http://127.0.0.1:41741/', 'ownEndpoint'],
      ['http://127.0.0.1:4141/', 'ownEndpoint'],
    ] as const) {
      expect([url, refusal(url, open)]).toEqual([url, reason]);
    }
  });

  it.each([
    ['20.50.2.10', 443, null],
    ['20.50.2.10', 9200, null],
    ['20.50.2.10', 6514, null],
    ['20.50.2.10', 6379, 'port'],
    ['20.50.2.10', 80, 'port'],
    ['2603:1030:20e:3::23c', 22, 'port'],
    ['::ffff:20.50.2.10', 22, 'port'],
    ['10.20.1.1', 6379, null],
  ] as const)('a peer %s at port %d, by whatever name: %s', (address, port, reason) => {
    const open = rules({ allowPrivate: ['10.20.0.0/16'], allowPorts: [6514] });
    expect(addressRefusal(address, port, open)).toBe(reason);
  });

  it('never lets link-local or the platform through, whatever the list says', () => {
    const text = fc.oneof(
      fc.constantFrom(
        '0.0.0.0/0',
        '169.254.0.0/16',
        '168.63.129.16',
        '128.0.0.0/1',
        '::/0',
        'fe80::/10',
        '::ffff:0:0/96',
      ),
      fc.tuple(fc.ipV4(), fc.nat({ max: 32 })).map(([base, prefix]) => `${base}/${prefix}`),
    );
    fc.assert(
      fc.property(fc.array(text), (allowPrivate) => {
        const open = rules({ allowPrivate });
        for (const address of [
          '169.254.169.254',
          '168.63.129.16',
          '::ffff:a9fe:a9fe',
          'fe80::1',
          'fd00:ec2::254',
          '0.0.0.0',
        ]) {
          expect(addressRefusal(address, null, open)).not.toBeNull();
        }
      }),
    );
  });
});

describe('allowedRangeProblems', () => {
  const codes = (...texts: string[]) => allowedRangeProblems(texts).map(({ code }) => code);

  it('takes private ranges and loopback', () => {
    const texts = ['10.0.0.0/8', '172.16.0.0/12', '192.168.7.1', '100.64.0.0/10', '127.0.0.0/8', 'fd00::/8', '::1'];
    expect(codes(...texts)).toEqual([]);
    expect(allowedRanges(texts)).toHaveLength(texts.length);
  });

  it.each([
    ['169.254.0.0/16', 'range-closed'],
    ['169.254.169.254', 'range-closed'],
    ['168.63.129.16/32', 'range-closed'],
    ['168.0.0.0/8', 'range-closed'],
    ['0.0.0.0/0', 'range-closed'],
    ['fe80::/10', 'range-closed'],
    ['::/0', 'range-closed'],
    ['20.0.0.0/8', 'range-not-private'],
    ['172.0.0.0/11', 'range-not-private'],
    ['224.0.0.0/4', 'range-not-private'],
    ['10.0.0.1/8', 'range-unreadable'],
    ['all', 'range-unreadable'],
  ])('%s: %s', (text, code) => {
    expect(codes('10.0.0.0/8', text)).toEqual([code]);
    expect(allowedRanges([text])).toEqual([]);
  });
});

describe('urlProblems', () => {
  it('names the setting that would open a private receiver, and never the URL', () => {
    const [problem] = urlProblems('https://10.1.2.3/secret-path', rules());
    expect(problem).toMatchObject({ severity: 'refused', code: 'url-private' });
    expect(problem?.problem).toContain('WEBHOOK_n_ALLOW_PRIVATE');
    expect(JSON.stringify(problem)).not.toContain('secret-path');
    expect(urlProblems('nothing like it', rules())[0]?.code).toBe('url-unreadable');
    expect(urlProblems('https://hooks.nordwind.example/in', rules())).toEqual([]);
  });
});
