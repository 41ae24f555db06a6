import { describe, expect, test } from 'vitest';
import { parseOptions, usage, UsageError } from './options.ts';

describe('parseOptions', () => {
  test('plays the life and prints it when nothing is asked', () => {
    expect(parseOptions([])).toEqual({
      once: false,
      files: [],
      hub: 'diagnostics',
      batch: 100,
      format: null,
      batchSize: null,
      deliveries: null,
      report: null,
      rate: null,
      state: null,
      o365OutageMs: null,
      quiet: false,
      help: false,
    });
  });

  test('takes all files after --replay, in the order in which they are written', () => {
    const { files, hub } = parseOptions([
      '--once',
      '--replay',
      'b.log',
      'a.json',
      '--hub',
      'o365',
      '--replay',
      'c.log',
    ]);
    expect(files).toEqual(['b.log', 'a.json', 'c.log']);
    expect(hub).toBe('o365');
  });

  test('takes numbers and files', () => {
    const args = ['--batch', '0', '--rate', '500', '--batch-size', '20', '--report', 'r.json', '--state', 'dir'];
    expect(parseOptions(args)).toMatchObject({ batch: 0, rate: 500, batchSize: 20, report: 'r.json', state: 'dir' });
  });

  test.each([
    ['an unknown option', ['--onse']],
    ['a file without --replay', ['a.log']],
    ['--replay without a file', ['--once', '--replay']],
    ['a hub that is none', ['--hub', 'events']],
    ['a negative batch', ['--batch=-1']],
    ['a batch that is no number', ['--batch', 'many']],
    ['no batch', ['--batch', '']],
    ['a rate of nothing', ['--rate', '0']],
    ['a format that is none', ['--format', 'xml']],
  ])('refuses %s', (_, args) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
  });

  test('has every option in its usage', () => {
    const names = ['replay', 'once', 'o365-outage', 'hub', 'batch', 'rate', 'format', 'deliveries', 'report', 'state'];
    for (const name of [...names, 'quiet']) expect(usage('npm start')).toContain(`--${name} `);
  });

  test('takes an outage in hours or days, and none beside files', () => {
    expect(parseOptions(['--o365-outage', '8h']).o365OutageMs).toBe(8 * 3_600_000);
    expect(parseOptions(['--o365-outage', '6d']).o365OutageMs).toBe(144 * 3_600_000);
    for (const wrong of ['0h', '145h', '7d', '8', '8 h', 'soon']) {
      expect(() => parseOptions(['--o365-outage', wrong])).toThrow(UsageError);
    }
    expect(() => parseOptions(['--o365-outage', '8h', '--replay', 'a.log'])).toThrow('without Microsoft 365');
  });
});
