import { type JsonObject, isJsonObject } from '../../../json/json.ts';
import type { Actor } from '../category.ts';
import { entriesOf, nameOf } from '../fields/nameValues.ts';
import { toEmail } from '../fields/person.ts';
import { isGuid } from '../fields/resourceId.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { isPerson } from './userTypes.ts';

const SID = /^S-1-\d+(?:-\d+)*$/i;
/** `ServicePrincipal_<guid>`, `User_<guid>`. */
const KIND_AND_ID = /^[A-Za-z]+_([0-9a-f-]{36})$/i;

/**
 * The actor by the common schema. `UserId` is mostly a sign-in name, but also a SID, `NT AUTHORITY\SYSTEM (…)`, a
 * claim (`i:0#.f|membership|name@domain`), `<Kind>_<id>`, or the name of a service (`DlpAgent`). Only people get the
 * default domain. `id` is an object id or SID where the record has one, else the `UserKey`.
 */
export function o365Actor(record: JsonObject, ip: string | null, defaultDomain: string | null): Actor {
  const userId = nameIn(toText(record['UserId']));
  const userKey = toLabel(record['UserKey']);
  const email = userId === null ? null : emailOf(userId, isPerson(record['UserType']) ? defaultDomain : null);
  return {
    email,
    ip,
    name: userId !== null && idIn(userId) === null ? userId : null,
    id: (userId === null ? null : idIn(userId)) ?? (userKey === null ? null : keyOf(userKey, userId)),
    userAgent: userAgentOf(record),
  };
}

/** The mail address behind a user's name in Office 365, with the default domain for a bare sign-in name. */
export function emailOf(name: string, defaultDomain: string | null): string | null {
  // `app@sharepoint` and its like are services: an address has a domain with a dot.
  if (idIn(name) !== null || /@[^.]*$/.test(name)) return null;
  return toEmail(name, defaultDomain);
}

/** An object id or SID that stands in the place of a name; null when the text is a name. */
export function idIn(text: string): string | null {
  if (SID.test(text) || isGuid(text)) return text;
  return KIND_AND_ID.exec(text)?.[1] ?? null;
}

/** The name in a claim such as `i:0#.f|membership|mara@nordwind.example`; any other text as it is. */
function nameIn(userId: string | null): string | null {
  if (userId === null || userId === 'Not Available' || userId === 'Unknown') return null;
  return userId.startsWith('i:0') && userId.includes('|') ? userId.slice(userId.lastIndexOf('|') + 1) : userId;
}

/** A user key is a PUID, a claim around one (`i:0h.f|membership|<puid>@live.com`), an object id, or the name again. */
function keyOf(userKey: string, userId: string | null): string | null {
  const key = nameIn(userKey);
  if (key === null || key === userId || userKey === 'NOT_FOUND') return null;
  const puid = key.endsWith('@live.com') ? key.slice(0, -'@live.com'.length) : key;
  return /[@\\\s]/.test(puid) ? null : (idIn(puid) ?? puid);
}

function userAgentOf(record: JsonObject): string | null {
  const direct = toText(record['UserAgent']);
  if (direct !== null) return direct;
  const entry = entriesOf(record['ExtendedProperties']).find(
    (candidate) => isJsonObject(candidate) && nameOf(candidate) === 'UserAgent',
  );
  return isJsonObject(entry) ? toText(entry['Value'] ?? entry['value']) : null;
}
