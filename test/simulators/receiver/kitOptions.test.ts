import { describe, expect, it } from 'vitest';
import { currentSecret, previousSecret } from '../../webhooks/fixtures.ts';
import { KitUsageError, parseKitOptions } from './kit/kitOptions.ts';

function refusal(args: readonly string[]): string {
  try {
    parseKitOptions(args);
  } catch (error) {
    if (error instanceof KitUsageError) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('options of the receiver', () => {
  it('have defaults', () => {
    expect(parseKitOptions([])).toEqual({
      secrets: [],
      port: 8787,
      path: '/hook',
      prefix: 'X-Grantwire',
      keys: [],
      plans: [],
      deliveries: null,
      help: false,
    });
  });

  it('are all read', () => {
    const text = `--secret ${currentSecret} --secret-previous ${previousSecret} --port 0 --path /in --prefix X-Opal --deliveries out.ndjson --help`;
    const args = [...text.split(' '), '--key', 'header:X-Api-Key=a=b c', '--key', 'query:token=t'];
    expect(parseKitOptions([...args, '--misbehave', '503 next 1', '--misbehave', 'status=429;next=2'])).toEqual({
      secrets: [currentSecret, previousSecret],
      port: 0,
      path: '/in',
      prefix: 'X-Opal',
      keys: [
        { in: 'header', name: 'X-Api-Key', value: 'a=b c' },
        { in: 'query', name: 'token', value: 't' },
      ],
      plans: [
        { action: { kind: 'status', status: 503 }, next: 1 },
        { action: { kind: 'status', status: 429 }, next: 2 },
      ],
      deliveries: 'out.ndjson',
      help: true,
    });
  });

  it.each([
    [['--unknown'], '--unknown'],
    [['--port'], '--port'],
    [['--port', '65536'], '--port'],
    [['--port', 'x'], '--port'],
    [['--path', 'hook'], '--path'],
    [['--path', '/hook?a=b'], '--path'],
    [['--prefix', 'webhook'], '--prefix'],
    [['--prefix', 'two words'], '--prefix'],
    [['--key', 'X-Api-Key=a'], '--key'],
    [['--key', 'header:X-Api-Key'], '--key'],
    [['--misbehave', 'nonsense'], 'nonsense'],
    [['--secret', 'short'], 'least'],
    [['--secret', 'https://nordwind.vault.azure.net/secrets/hook'], 'vault'],
    [['--secret-previous', previousSecret], '--secret'],
    [['--secret', currentSecret, '--secret-previous', currentSecret], 'same'],
  ])('%j are refused, naming %s', (args, named) => {
    expect(refusal(args)).toContain(named);
  });

  it('are refused without repeating what may be a secret', () => {
    expect(refusal([currentSecret])).toBe('a word belongs to no option');
    expect(refusal(['--secret', 'whsec_!!!not-base64!!!'])).not.toContain('!!!');
  });
});
