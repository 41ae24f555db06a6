import type { JsonObject, JsonValue } from '../../src/json/json.ts';

/** A field on which the two documents do not agree; undefined where one lacks it. */
export interface Difference {
  /** Stream that the input lies under: `azure/signinlogs`. */
  readonly stream: string;
  readonly path: string;
  /** Place of the record in its file, from 1. */
  readonly line: number;
  readonly field: string;
  readonly expected: JsonValue | undefined;
  readonly ours: JsonValue | undefined;
  readonly input: string;
  /** The record, when it can be read; an empty object else. */
  readonly record: JsonObject;
  readonly expectedFields: ReadonlyMap<string, JsonValue>;
  readonly ourFields: ReadonlyMap<string, JsonValue>;
  /** Whether the documents of the file were made before dialect B. */
  readonly older: boolean;
}
