import type { JsonValue } from '../../../json/json.ts';
import { toNumber, toText } from '../fields/scalars.ts';

/** By number, of the enumeration `UserType` of the common schema. */
const USER_TYPES = [
  'Regular',
  'Reserved',
  'Admin',
  'DcAdmin',
  'System',
  'Application',
  'ServicePrincipal',
  'CustomPolicy',
  'SystemPolicy',
  'PartnerTechnician',
  'Guest',
];
const PEOPLE: ReadonlySet<string> = new Set(['Regular', 'Admin', 'PartnerTechnician', 'Guest']);

/** The name of a user type given as number, digits or name; `UserType<n>` for unknown numbers. */
export function userTypeOf(value: JsonValue | undefined): string | null {
  const number = toNumber(value);
  return number === null ? toText(value) : (USER_TYPES[number] ?? `UserType${number}`);
}

/** True when the user is a person, or the record does not say. */
export function isPerson(value: JsonValue | undefined): boolean {
  const type = userTypeOf(value);
  return type === null || PEOPLE.has(type);
}
