import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/records/decode/decodeMessage.ts';
import { endsSurely } from '../../../src/records/decode/endsSurely.ts';
import { findList } from '../../../src/records/decode/findList.ts';
import { parseInPieces } from '../../../src/records/decode/parseInPieces.ts';
import { applyRepairs, REPAIRS } from '../../../src/records/decode/repairs/repair.ts';
import { BROKEN_MESSAGES, growthFaults } from '../../support/growth.ts';

describe('work in proportion to the input', () => {
  it.each([
    ['with every repair', REPAIRS],
    ['without repairs', []],
  ])('decodes any message %s', { timeout: 120_000 }, (_name, repairs) => {
    const decode = (text: string) => decodeMessage(Buffer.from(text), { repairs, keepText: true });
    expect(growthFaults(decode, BROKEN_MESSAGES)).toEqual([]);
  });

  it.each<[string, (text: string) => unknown]>([
    ...REPAIRS.map((repair): [string, (text: string) => unknown] => [repair, (text) => applyRepairs(text, [repair])]),
    ['findList', (text) => [findList(text, 0), findList(text, 0, true)]],
    ['endsSurely', endsSurely],
    ['parseInPieces', (text) => parseInPieces(Buffer.from(text))],
  ])('%s', { timeout: 120_000 }, (_name, run) => {
    expect(growthFaults(run, BROKEN_MESSAGES)).toEqual([]);
  });
});
