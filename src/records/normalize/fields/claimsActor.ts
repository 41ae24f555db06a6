import type { JsonObject } from '../../../json/json.ts';
import type { Actor } from '../category.ts';
import { toEmail } from './person.ts';
import { toText } from './scalars.ts';

const MS = 'http://schemas.microsoft.com/identity/claims/';
const XML = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';

/** Claims that name a person, the first that is there. */
const PERSON = [
  'upn',
  `${XML}upn`,
  'unique_name',
  'preferred_username',
  `${XML}emailaddress`,
  `${XML}name`,
  'userPrincipalName',
];
const IDS = ['oid', `${MS}objectidentifier`, 'objectId', 'userObjectId'];
const NAMES = ['name', 'userName', 'app_displayname', 'appDisplayName'];
const APPLICATIONS = ['appid', 'appId', 'azp', 'AppId', 'spn', 'applicationId'];

/** Whom the claims of a token name: a person, or the application that acts for itself. */
export function claimsActor(claims: JsonObject, defaultDomain: string | null): Pick<Actor, 'email' | 'name' | 'id'> {
  const person = first(claims, PERSON);
  return {
    email: toEmail(person, defaultDomain),
    name: first(claims, NAMES) ?? person ?? first(claims, APPLICATIONS),
    id: first(claims, IDS),
  };
}

/** Client id of the application that called. */
export function claimsApplication(claims: JsonObject): string | null {
  return first(claims, APPLICATIONS);
}

function first(claims: JsonObject, keys: readonly string[]): string | null {
  for (const key of keys) {
    const found = toText(claims[key])?.trim();
    if (found !== undefined && found !== '') return found;
  }
  return null;
}
