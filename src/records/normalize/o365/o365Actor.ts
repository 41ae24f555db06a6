import { type JsonObject, isJsonObject } from '../../../json/json.ts';
import type { Actor } from '../category.ts';
import { entriesOf, nameOf } from '../fields/nameValues.ts';
import { toEmail } from '../fields/person.ts';
import { isGuid } from '../fields/resourceId.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { identities, principals } from './entra/identities.ts';
import { guestAddress } from './guestName.ts';
import { isPerson } from './userTypes.ts';

const SID = /^S-1-\d+(?:-\d+)*$/i;
/** `ServicePrincipal_<guid>`, `User_<guid>`. */
const KIND_AND_ID = /^[A-Za-z]{1,40}_([0-9a-f-]{36})$/i;
/** An application with its tenant, as tokens for SharePoint name it. */
const APPLICATION = /^(?:spn:)?([0-9a-f-]{36})(?:@[0-9a-f-]{36})?$/i;
/** What stands in the place of a name when there is none. */
const NOBODY: ReadonlySet<string> = new Set(['not available', 'unknown', 'not-found', 'not_found', 'n/a', 'none']);
/** The subject of a certificate, or its digest in hexadecimal: whoever holds the key, it names no one. */
const CERTIFICATE = /^(?:x509:|cert(?:ificate)?:|(?:cn|ou|o|dc|e|c|l|s)=|[0-9a-f]{40}$|[0-9a-f]{64}$)/i;

/**
 * The actor by the common schema. `UserId` is mostly a sign-in name, but also a SID, `NT AUTHORITY\SYSTEM (…)`, a
 * claim (`i:0#.f|membership|name@domain`), `<Kind>_<id>`, an application (`<id>@<tenant>`, `spn:<id>`), a certificate,
 * or the name of a service (`DlpAgent`). Where it only names an id or a certificate, the name comes from `Actor`, and
 * a guest's encoded name becomes the guest's address. Only people get the default domain. `id` is an object id or SID
 * where the record has one, else the `UserKey`.
 */
export function o365Actor(record: JsonObject, ip: string | null, defaultDomain: string | null): Actor {
  const userId = nameIn(toText(record['UserId']));
  const userKey = toLabel(record['UserKey']);
  const email = userId === null ? null : emailOf(userId, isPerson(record['UserType']) ? defaultDomain : null);
  const named = userId !== null && idIn(userId) === null && !CERTIFICATE.test(userId);
  return {
    email,
    ip,
    name: named ? userId : (serviceName(record) ?? (userId !== null && idIn(userId) === null ? userId : null)),
    id: (userId === null ? null : idIn(userId)) ?? (userKey === null ? null : keyOf(userKey, userId)) ?? appOf(record),
    userAgent: userAgentOf(record),
  };
}

/** The mail address behind a user's name in Office 365, with the default domain for a bare sign-in name. */
export function emailOf(name: string, defaultDomain: string | null): string | null {
  const guest = guestAddress(name);
  if (guest !== null) return guest;
  if (idIn(name) !== null || CERTIFICATE.test(name)) return null;
  // Pseudonyms of people who did not sign in: `urn:spo:anon#…`, `urn:forms:external#…@forms.office.com`.
  if (name.startsWith('urn:') || name.startsWith('urn%')) return null;
  const at = name.lastIndexOf('@');
  // `app@sharepoint` and its like are services: an address has a domain with a dot.
  return at >= 0 && !name.includes('.', at) ? null : toEmail(name, defaultDomain);
}

/** An object id or SID that stands in the place of a name; null when the text is a name. */
export function idIn(text: string): string | null {
  if (SID.test(text) || isGuid(text)) return text;
  const id = KIND_AND_ID.exec(text)?.[1] ?? APPLICATION.exec(text)?.[1] ?? null;
  return id !== null && isGuid(id) ? id : null;
}

/** The name in a claim such as `i:0#.f|membership|mara@nordwind.example`; any other text as it is. */
export function nameIn(userId: string | null): string | null {
  if (userId === null || NOBODY.has(userId.toLowerCase())) return null;
  const claim = (userId.startsWith('i:0') || userId.startsWith('c:0')) && userId.includes('|');
  return claim ? userId.slice(userId.lastIndexOf('|') + 1) : userId;
}

/** A user key is a PUID, a claim around one (`i:0h.f|membership|<puid>@live.com`), an object id, or the name again. */
function keyOf(userKey: string, userId: string | null): string | null {
  const key = nameIn(userKey);
  if (key === null || key === userId || /^0+$/.test(key) || CERTIFICATE.test(key)) return null;
  const puid = key.endsWith('@live.com') ? key.slice(0, -'@live.com'.length) : key;
  return idIn(puid) ?? (/[@\\\s]/.test(puid) ? null : puid);
}

/** The application that asked, where no user did. */
function appOf(record: JsonObject): string | null {
  const app = toText(record['AadAppId']);
  return app !== null && isGuid(app) ? app : null;
}

/** What `Actor` calls a service or a person whom `UserId` names by an id only. */
function serviceName(record: JsonObject): string | null {
  if (record['Actor'] === undefined) return null;
  const [who] = principals(identities(record['Actor']));
  if (who === undefined) return null;
  return who.upn ?? who.name ?? (who.spn === null ? null : spnName(who.spn));
}

/** The first name of a service principal that is no id; names stand in one text, parted by semicolons. */
export function spnName(spn: string): string | null {
  return spn.split(';').find((name) => name !== '' && idIn(name.trim()) === null) ?? null;
}

function userAgentOf(record: JsonObject): string | null {
  const direct = toText(record['UserAgent']);
  if (direct !== null) return direct;
  const entry = entriesOf(record['ExtendedProperties']).find(
    (candidate) => isJsonObject(candidate) && nameOf(candidate) === 'UserAgent',
  );
  return isJsonObject(entry) ? toText(entry['Value'] ?? entry['value']) : null;
}
