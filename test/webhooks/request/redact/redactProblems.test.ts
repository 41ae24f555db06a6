import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../src/webhooks/connection/connection.ts';
import { redactKeyProblems, redactProblems } from '../../../../src/webhooks/request/redact/redactProblems.ts';
import { redactorOf } from '../../../../src/webhooks/request/redact/redactor.ts';
import { RedactKeyMissingError } from '../../../../src/webhooks/request/redact/redactKey.ts';
import { connection, currentSecret, plainSecret } from '../../fixtures.ts';

describe('redactProblems', () => {
  const codes = (redact: string[], changes: Partial<Connection> = {}) =>
    redactProblems(connection({ redact, ...changes }), null).map(({ severity, code }) => `${severity} ${code}`);

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

  it('refuses the format raw', () => {
    expect(codes(['drop:data.details'], { format: 'raw' })).toEqual(['refused redact-raw']);
  });

  const names = ['actor_email', 'data.targets[].name', 'data.details.profile.*', 'data.details.client.ip.*'];
  it.each([
    ['mask:actor_email', null],
    ['drop:data.details', null],
    ['drop:data.targets', null],
    ['mask:data.targets.*.name', null],
    ['mask:data.targets.3.name', null],
    ['mask:data.details.profile.Name', null],
    ['mask:data.details.*.ip', null],
    ['mask:actor_emial', 'Did you mean actor_email?'],
    ['mask:data.targets.name', 'Did you mean data.targets.*.name?'],
    ['mask:actor_email.domain', ''],
    ['mask:user.email', 'See docs/security.md for the fields.'],
    ['mask:data.details.*.Name', ''],
  ])('%s among documented names: %s', (rule, fix) => {
    const found = redactProblems(connection({ redact: ['mask:actor_email', rule] }), names);
    const told = { code: 'redact-nothing', problem: expect.stringMatching(/^Rule 2 /) };
    expect(found).toEqual(fix === null ? [] : [expect.objectContaining(told)]);
    if (fix !== null) expect(found[0]?.problem).toContain(fix);
  });

  it('wants a key with any rule, one that cannot be guessed, does not change by itself and is not the receiver’s', () => {
    const keyCodes = (redactKey: string | null, redact: string[] = []) =>
      redactKeyProblems(connection({ redactKey, redact })).map(({ code }) => code);
    expect(keyCodes(null)).toEqual([]);
    expect(keyCodes(null, ['drop:actor_email'])).toEqual(['redact-no-key']);
    expect(keyCodes(null, ['hash:actor_email'])).toEqual(['redact-no-key']);
    expect(keyCodes(currentSecret)).toEqual(['redact-key-shared']);
    expect(keyCodes(plainSecret)).toEqual([]);
    expect(keyCodes('short')).toEqual(['redact-key-short']);
    expect(keyCodes('aaaaaaaaaaaaaaaaaaaaaaaa')).toEqual(['redact-key-short']);
    expect(keyCodes('https://nordwind.vault.azure.net/secrets/hook')).toEqual(['redact-key-uri']);
  });

  it('makes the redactor of a connection once, and none without rules', () => {
    const target = connection({ redact: ['mask:actor_email'], redactKey: plainSecret });
    expect(redactorOf(target)).toBe(redactorOf(target));
    expect(redactorOf(connection())).toBeNull();
    expect(() => redactorOf(connection({ redact: ['mask:actor_email'] }))).toThrow(RedactKeyMissingError);
  });
});
