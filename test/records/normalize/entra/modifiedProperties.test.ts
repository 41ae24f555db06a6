import { describe, expect, it } from 'vitest';
import { decodeValue, modifiedProperties } from '../../../../src/records/normalize/entra/modifiedProperties.ts';

describe('decodeValue', () => {
  it.each([
    ['"4c2f"', '4c2f'],
    [String.raw`"a \"quoted\" word"`, 'a "quoted" word'],
    ['" User.Read "', ' User.Read '],
    ['""', null],
    ['', null],
    [undefined, null],
    [null, null],
    ['[true]', [true]],
    ['[]', []],
    [String.raw`["{\"Version\":1}"]`, [{ Version: 1 }]],
    ['["[KeyIdentifier=1,KeyType=Password]"]', ['[KeyIdentifier=1,KeyType=Password]']],
    ['{"id":"x","n":9007199254740993}', { id: 'x', n: '9007199254740993' }],
    ['not [json', 'not [json'],
  ])('decodes %s', (text, expected) => expect(decodeValue(text)).toEqual(expected));
});

describe('modifiedProperties', () => {
  it('hides key material and secrets, also inside values', () => {
    const properties = [
      { displayName: 'Credential', oldValue: null, newValue: '[{"CredentialType":2,"Key":"abc"}]' },
      { displayName: 'Setup', oldValue: '{"clientSecret":"abc","name":"x"}', newValue: '"y"' },
    ];
    expect(modifiedProperties({ modifiedProperties: properties }, 0)).toEqual([
      { name: 'Credential', old: null, new: '[redacted]' },
      { name: 'Setup', old: { clientSecret: '[redacted]', name: 'x' }, new: 'y' },
    ]);
  });

  it('says whose they are only where it is not the first target', () => {
    const properties = [{ displayName: 'Name', oldValue: '"a"', newValue: '"b"' }];
    expect(modifiedProperties({ modifiedProperties: properties }, 2)).toEqual([
      { target: 2, name: 'Name', old: 'a', new: 'b' },
    ]);
  });

  it('skips what is no property', () => {
    expect(modifiedProperties({ modifiedProperties: ['x', null, 3] }, 0)).toEqual([]);
  });
});
