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

const known = DOCUMENTED.split(/\s+/);
const DOCUMENTED_KEYS: ReadonlySet<string> = new Set(known);
const BY_LOWER_CASE: ReadonlyMap<string, string> = new Map([
  ...known.filter((key) => key !== 'Level').map((key): [string, string] => [key.toLowerCase(), key]),
  ...Object.entries(ALIASES),
]);

/**
 * The record itself when its keys are spelt as documented; else a copy in which known keys have their documented
 * spelling and all others begin in lower case (`UserPrincipalName` → `userPrincipalName`). A documented spelling wins
 * over another one of the same field, and an earlier alias over a later one.
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
  const direct = new Set<string>();
  for (const [key, value] of Object.entries(record)) {
    if (value === undefined) continue;
    const name = DOCUMENTED_KEYS.has(key) ? key : respelt(key);
    // `OperationNameValue` and `OperationName` stand side by side: the one that is only spelt differently is display text.
    const rank = key === name || ALIASES[key.toLowerCase()] !== undefined;
    if (fields.has(name) && (direct.has(name) || !rank)) continue;
    fields.set(name, value);
    if (rank) direct.add(name);
  }
  return Object.fromEntries(fields);
}

function respelt(key: string): string {
  const first = key.charCodeAt(0);
  const lower = key.toLowerCase();
  const name = BY_LOWER_CASE.get(lower);
  if (name !== undefined) return name;
  return first >= 0x41 && first <= 0x5a ? key.charAt(0).toLowerCase() + key.slice(1) : key;
}
