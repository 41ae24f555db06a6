import type { JsonValue } from '../../../json/json.ts';
import { OTHER_NAMES, RECORD_TYPE_NAMES } from './recordTypeNames.ts';

/** What kind of record an Office 365 audit record is. */
export interface RecordType {
  /** Null when the record names none, or a name that is not known. */
  readonly number: number | null;
  readonly name: string;
}

/** The name of records without a record type. */
const UNNAMED = 'Office365';

const BY_NUMBER: ReadonlyMap<number, RecordType> = new Map(
  RECORD_TYPE_NAMES.flatMap(([first, names]) =>
    names.split(' ').map((name, at): [number, RecordType] => [first + at, { number: first + at, name }]),
  ),
);
const BY_NAME: ReadonlyMap<string, RecordType> = new Map([
  ...Object.entries(OTHER_NAMES).map(([name, number]): [string, RecordType] => [name.toLowerCase(), ofNumber(number)]),
  ...[...BY_NUMBER.values()].map((type): [string, RecordType] => [type.name.toLowerCase(), type]),
]);

/**
 * The record type of a field `RecordType`: a number, its digits as text, or its name. An unknown number is
 * `RecordType<n>` (the list grows every month), an unknown name itself, anything else `Office365`.
 */
export function recordTypeOf(value: JsonValue | undefined): RecordType {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value !== 'string') return { number: null, name: UNNAMED };
  const text = value.trim();
  if (/^[+-]?\d{1,9}(?:\.0+)?$/.test(text)) return ofNumber(Number(text));
  return BY_NAME.get(text.toLowerCase()) ?? { number: null, name: text === '' ? UNNAMED : text };
}

/** Whether the enumeration names a record type. */
export function isNamedRecordType({ number }: RecordType): boolean {
  return number !== null && BY_NUMBER.has(number);
}

function ofNumber(number: number): RecordType {
  return BY_NUMBER.get(number) ?? { number, name: `RecordType${number}` };
}
