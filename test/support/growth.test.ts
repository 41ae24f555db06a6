import { describe, expect, it } from 'vitest';
import { growthFaults } from './growth.ts';

describe('growthFaults', () => {
  const adversaries = [{ before: '', unit: 'a', after: '!' }];

  it('finds what grows with the square of its input', { timeout: 60_000 }, () => {
    const square = (text: string) => {
      let sum = 0;
      for (let at = 0; at < text.length; at += 64) {
        for (let index = 0; index < text.length; index++) sum += text.charCodeAt(index);
      }
      return sum;
    };
    expect(growthFaults(square, adversaries)).toHaveLength(1);
  });

  it('finds nothing where the work is in proportion', () => {
    const proportional = (text: string) => JSON.parse(JSON.stringify([text.split(''), text]));
    expect(growthFaults(proportional, adversaries)).toEqual([]);
  });
});
