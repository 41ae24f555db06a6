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
    for (const name of ['replay', 'once', 'hub', 'batch', 'rate', 'format', 'deliveries', 'report', 'state', 'quiet']) {
      expect(usage('npm start')).toContain(`--${name} `);
    }
  });
});
