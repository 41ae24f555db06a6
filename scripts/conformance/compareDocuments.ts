import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../../src/json/json.ts';
import { isCore } from './coreFields.ts';
import { DEVIATIONS, type Deviation } from './deviations.ts';
import type { Difference } from './difference.ts';

/** What comparing two documents gives. */
export interface Comparison {
  readonly agreeing: number;
  readonly differences: readonly Difference[];
  readonly deviations: readonly { readonly deviation: Deviation; readonly difference: Difference }[];
}

/** What a difference needs to know beside the field and its two values. */
export type Context = Omit<Difference, 'field' | 'expected' | 'ours'>;

/** Compares two flattened documents over the core fields that either has. The order of a list's elements is no difference. */
export function compareDocuments(context: Context): Comparison {
  const { expectedFields, ourFields } = context;
  let agreeing = 0;
  const differences: Difference[] = [];
  const deviations: { deviation: Deviation; difference: Difference }[] = [];
  const names = [...new Set([...expectedFields.keys(), ...ourFields.keys()])].sort();
  for (const field of names.filter((name) => isCore(name, expectedFields))) {
    const expected = expectedFields.get(field);
    const ours = ourFields.get(field);
    if (same(expected, ours)) {
      agreeing++;
      continue;
    }
    const difference = { ...context, field, expected, ours };
    const deviation = DEVIATIONS.find(({ applies }) => applies(difference));
    if (deviation === undefined) differences.push(difference);
    else deviations.push({ deviation, difference });
  }
  return { agreeing, differences, deviations };
}

function same(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return isDeepStrictEqual(unordered(one), unordered(other));
}

function unordered(value: JsonValue | undefined): unknown {
  return Array.isArray(value) ? value.map((element) => JSON.stringify(element)).sort() : value;
}
