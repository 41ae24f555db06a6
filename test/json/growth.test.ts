import { expect, it } from 'vitest';
import { canonicalText } from '../../src/json/canonicalText.ts';
import { inspectJson } from '../../src/json/inspectJson.ts';
import { listOf, objectOf, parseJsonText, tryParse } from '../../src/json/parseJsonText.ts';
import { quoteUnsafeIntegers } from '../../src/json/quoteUnsafeIntegers.ts';
import { endOfApostropheString, endOfString, endOfValue, skipSpace, splitList } from '../../src/json/scanJson.ts';
import { memberText, scanMembers } from '../../src/json/scanMembers.ts';
import { growthFaults } from '../support/growth.ts';

it.each<[string, (text: string) => unknown]>([
  ['canonicalText', (text) => canonicalText(parseJsonText(text))],
  ['inspectJson', (text) => inspectJson(tryParse(text) ?? text)],
  ['parseJsonText', (text) => [parseJsonText(text), objectOf(text), listOf(text)]],
  ['quoteUnsafeIntegers', quoteUnsafeIntegers],
  ['scans of strings', (text) => [skipSpace(text, 0), endOfString(text, 0), endOfApostropheString(text, 0)]],
  [
    'scans of values',
    (text) => [endOfValue(text, 0), endOfValue(text, 0, true), splitList(text, 0), splitList(text, 11)],
  ],
  ['scans of members', (text) => [memberText(text, 'a'), [...scanMembers(text, 0)]]],
])('%s works in proportion to its input', { timeout: 120_000 }, (_name, run) => {
  expect(growthFaults(run)).toEqual([]);
});
