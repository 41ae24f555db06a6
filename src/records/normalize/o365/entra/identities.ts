import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import { isJsonObject } from '../../../../json/json.ts';
import { listOf } from '../../../../json/parseJsonText.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toLabel, toNumber } from '../../fields/scalars.ts';

/** One entry of `Actor` or `Target`, with the name of its type. */
export interface Identity {
  readonly type: string | null;
  readonly id: string;
}

/** How the lists of actors and targets read in the docs. */
export const IDENTITY_NAMES = {
  'actor_identities[].type': 'kind of an id in `Actor`: UPN, PUID, SPN, Name, …',
  'actor_identities[].id': 'the id',
  'target_identities[].type': 'kind of an id in `Target`',
  'target_identities[].id': 'the id',
} as const;

/** One object that a list of identities describes. */
export interface Principal {
  /** `User`, `Group`, `ServicePrincipal`, … */
  readonly kind: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly upn: string | null;
  readonly spn: string | null;
}

/** By number, of `IdentityTypePair`'s `IdentityType` (Office 365 Management Activity API schema). */
const TYPES = ['Claim', 'Name', 'Other', 'PUID', 'SPN', 'UPN'];
const KINDS: ReadonlySet<string> = new Set([
  'User',
  'Group',
  'ServicePrincipal',
  'Application',
  'Role',
  'Device',
  'Policy',
  'AdministrativeUnit',
  'Domain',
  'Contact',
  'Directory',
  'Other',
]);
const KIND_AND_ID = /^([A-Za-z]+)_(.+)$/;

/** Reads a list of `{"ID": …, "Type": …}`. */
export function identities(value: JsonValue | undefined): Identity[] {
  return listOf(value).flatMap((entry) => {
    if (!isJsonObject(entry)) return [];
    const id = toLabel(entry['ID'] ?? entry['Id'] ?? entry['id']);
    return id === null ? [] : [{ type: typeOf(entry), id }];
  });
}

/**
 * The objects of such a list. An object is written as several entries: `<Kind>_<id>`, its id, its kind, names. The
 * entry `<Kind>_<id>` says where one begins; with a single one, all entries belong to it wherever they stand.
 */
export function principals(list: readonly Identity[]): Principal[] {
  const starts = list.flatMap((entry, at) => (kindAndId(entry) === null ? [] : [at]));
  if (starts.length < 2) return list.length === 0 ? [] : [principal(list)];
  return starts.map((start, at) => principal(list.slice(start, starts[at + 1])));
}

function principal(list: readonly Identity[]): Principal {
  const named = list.map(kindAndId).find((pair) => pair !== null) ?? null;
  const kindAt = list.findIndex(({ type, id }) => type === 'Other' && KINDS.has(id));
  const kind = named?.kind ?? list[kindAt]?.id ?? null;
  // Without `<Kind>_<id>`, the id stands directly before the kind; among other entries may be an application's id.
  const before = list[kindAt - 1]?.id ?? null;
  const alone = list.find(({ type, id }) => (type === 'Other' || type === 'Claim') && isGuid(id))?.id ?? null;
  return {
    kind,
    id: named?.id ?? (before !== null && isGuid(before) ? before : alone),
    name: ofType(list, 'Name'),
    upn: ofType(list, 'UPN'),
    spn: ofType(list, 'SPN'),
  };
}

function kindAndId({ type, id }: Identity): { kind: string; id: string } | null {
  if (type !== 'Other') return null;
  const [, kind, rest] = KIND_AND_ID.exec(id) ?? [];
  if (kind === undefined || rest === undefined || !(KINDS.has(kind) || isGuid(rest))) return null;
  return { kind, id: rest };
}

function ofType(list: readonly Identity[], type: string): string | null {
  return list.find((entry) => entry.type === type)?.id ?? null;
}

function typeOf(entry: JsonObject): string | null {
  const type = entry['Type'] ?? entry['type'];
  const number = toNumber(type);
  return number === null ? toLabel(type) : (TYPES[number] ?? String(number));
}
