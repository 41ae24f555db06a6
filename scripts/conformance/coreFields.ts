import type { JsonValue } from '../../src/json/json.ts';

/** What is compared: the fields and groups of ECS, and the metadata that all Azure streams share. */
const CORE =
  /^(?:@timestamp|message|log\.level|user_agent\.original|azure\.(?:tenant_id|subscription_id|correlation_id|resource\..+)|(?:ecs|event|user|source|client|server|destination|related|cloud|http|url|organization|host|file|group|network|geo|service|session|rule|email)\..+)$/;

/** What a database of addresses says, at a given date: it is in no record and cannot be reproduced. */
const FROM_ADDRESS_DATABASE = /^(?:source|client|server)\.(?:geo|as)\./;

/**
 * Fields that a document of the pipeline itself lacks, because they are added before or after it: compared where a
 * document states them.
 */
const ONLY_WHERE_STATED: ReadonlySet<string> = new Set(['event.dataset', 'event.original']);

type Document = ReadonlyMap<string, JsonValue>;

/**
 * Whether a field counts. Left out, besides the record's own substance (`azure.<stream>.*`, `o365.audit.*`) and our
 * own group:
 *
 * - what comes from an address database; in `activitylogs` that replaces all of `geo`, once it knows the address
 * - what is parsed out of a user agent by a catalogue that changes; the user agent itself counts
 * - `tags` and `data_stream`, which say how a test or an installation is set up
 * - of a document that the router made (it has `data_stream`), everything it does not state: the stream's own pipeline
 *   comes after it
 */
export function isCore(field: string, expected: Document): boolean {
  if (!CORE.test(field) || FROM_ADDRESS_DATABASE.test(field)) return false;
  if (!expected.has(field) && (ONLY_WHERE_STATED.has(field) || isFromRouter(expected))) return false;
  // No record names a continent.
  return !(field.startsWith('geo.') && expected.has('geo.continent_name'));
}

/** Whether the router wrote the document, before any stream's own rules. */
export function isFromRouter(expected: Document): boolean {
  return expected.has('data_stream.dataset');
}
