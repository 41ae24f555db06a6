import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../src/webhooks/connection/connection.ts';
import { redactKeyProblems, redactProblems } from '../../../../src/webhooks/request/redact/redactProblems.ts';
import { redactorOf } from '../../../../src/webhooks/request/redact/redactor.ts';
import { connection, plainSecret } from '../../fixtures.ts';

describe('redactProblems', () => {
  const codes = (redact: string[], changes: Partial<Connection> = {}) =>
    redactProblems(connection({ redact, ...changes })).map(({ severity, code }) => `${severity} ${code}`);

  it.each(['drop:data.details', 'drop:data.details.*.ip', 'mask:data.targets.0.name', 'drop:*.details'])(
    '%s is taken',
    (rule) => {
      expect(codes([rule])).toEqual([]);
    },
  );

  it.each(['remove:actor_email', 'drop', 'drop:', 'drop:a..b', 'mask:.a', 'actor_email', 'mask:actor_*'])(
    '%j is no rule',
    (rule) => {
      expect(codes([rule])).toEqual(['refused redact-rule']);
    },
  );

  it.each([
    'drop:id',
    'mask:timestamp',
    'mask:severity',
    'drop:event_type',
    'drop:*',
    'drop:data',
    'mask:data.*',
    'drop:data.source',
    'mask:data.source.hub',
    'mask:*.source.hub',
    'drop:event',
    'mask:event.id',
    'drop:*.id',
    'mask:@timestamp',
    'drop:grantwire.event',
  ])('%s is refused, as receivers need it', (rule) => {
    expect(codes([rule])).toEqual(['refused redact-protected']);
  });

  it('refuses the format raw, and hashes without a key that is known beforehand', () => {
    expect(codes(['drop:data.details'], { format: 'raw' })).toEqual(['refused redact-raw']);
    const vault = 'https://nordwind.vault.azure.net/secrets/hook';
    expect(codes(['hash:actor_email'], { secrets: [vault] })).toEqual(['refused redact-no-key']);
    expect(codes(['hash:actor_email'], { secrets: [] })).toEqual(['refused redact-no-key']);
    expect(codes(['hash:actor_email'], { secrets: [vault], redactKey: plainSecret })).toEqual([]);
    expect(codes(['hash:actor_email'])).toEqual(['warning redact-key-of-secret']);
  });

  it('refuses a key that can be guessed or would change by itself', () => {
    const keyCodes = (key: string | null) => redactKeyProblems(connection({ redactKey: key })).map(({ code }) => code);
    expect(keyCodes(null)).toEqual([]);
    expect(keyCodes(plainSecret)).toEqual([]);
    expect(keyCodes('short')).toEqual(['redact-key-short']);
    expect(keyCodes('aaaaaaaaaaaaaaaaaaaaaaaa')).toEqual(['redact-key-short']);
    expect(keyCodes('https://nordwind.vault.azure.net/secrets/hook')).toEqual(['redact-key-uri']);
  });

  it('makes the redactor of a connection once, and none without rules', () => {
    const target = connection({ redact: ['mask:actor_email'] });
    expect(redactorOf(target)).toBe(redactorOf(target));
    expect(redactorOf(connection())).toBeNull();
  });
});
