import type { JsonObject, JsonValue } from '../../../json/json.ts';

const DOCUMENTED = `time category operationName operationVersion resourceId tenantId correlationId resultType
resultSignature resultDescription durationMs callerIpAddress identity level Level location properties
releaseVersion RoleLocation Stamp ReleaseVersion`;

/** Other names of the same fields: Log Analytics columns, older exports. */
const ALIASES: Readonly<Record<string, string>> = {
  categoryvalue: 'category',
  categoryname: 'category',
  operationnamevalue: 'operationName',
  eventname: 'operationName',
  timegenerated: 'time',
  eventtimestring: 'time',
  _resourceid: 'resourceId',
  activitystatusvalue: 'resultType',
  activitysubstatusvalue: 'resultSignature',
  ipaddress: 'ipAddress',
  httprequest: 'httpRequest',
  id: 'id',
};

const ALIAS_PLACES: ReadonlyMap<string, number> = new Map(Object.keys(ALIASES).map((name, place) => [name, place]));
/** Puts a key without a value behind every one with a value. */
const EMPTY = 1000;

const known = DOCUMENTED.split(/\s+/);
const DOCUMENTED_KEYS: ReadonlySet<string> = new Set(known);
const BY_LOWER_CASE: ReadonlyMap<string, string> = new Map([
  ...known.filter((key) => key !== 'Level').map((key): [string, string] => [key.toLowerCase(), key]),
  ...Object.entries(ALIASES),
]);

/**
 * The record itself when its keys are spelt as documented; else a copy in which known keys have their documented
 * spelling and all others begin in lower case (`UserPrincipalName` → `userPrincipalName`). Of
 * several keys of one field the first with a value counts: the documented spelling, other names in the order of the
 * table, then other spellings; never the order in the record, so that it changes nothing in an event's id.
 */
export function withKnownKeys(record: JsonObject): JsonObject {
  let place = 0;
  let seen = true;
  for (const key in record) {
    if (key === lastKeys[place++]) continue;
    seen = false;
    if (!DOCUMENTED_KEYS.has(key) && respelt(key) !== key) return respell(record);
  }
  if (!seen) lastKeys = Object.keys(record);
  return record;
}

/** Keys of the last record that needed no other spelling: its neighbours have the same ones in the same order. */
let lastKeys: readonly string[] = [];

function respell(record: JsonObject): JsonObject {
  const fields = new Map<string, JsonValue>();
  const ranks = new Map<string, number>();
  // Keys of one rank differ in case only; the order of their letters decides.
  for (const key of Object.keys(record).toSorted()) {
    const value = record[key];
    if (value === undefined) continue;
    const name = DOCUMENTED_KEYS.has(key) ? key : respelt(key);
    const rank = rankOf(key, name, value);
    if (rank >= (ranks.get(name) ?? Number.POSITIVE_INFINITY)) continue;
    fields.set(name, value);
    ranks.set(name, rank);
  }
  return Object.fromEntries(fields);
}

/** `OperationNameValue` stands beside `OperationName`: the one that is only spelt differently is display text. */
function rankOf(key: string, name: string, value: JsonValue): number {
  const spelling = key === name ? 0 : 1 + (ALIAS_PLACES.get(key.toLowerCase()) ?? ALIAS_PLACES.size);
  return value === null || value === '' ? spelling + EMPTY : spelling;
}

function respelt(key: string): string {
  const first = key.charCodeAt(0);
  const lower = key.toLowerCase();
  const name = BY_LOWER_CASE.get(lower);
  if (name !== undefined) return name;
  return first >= 0x41 && first <= 0x5a ? key.charAt(0).toLowerCase() + key.slice(1) : key;
}
