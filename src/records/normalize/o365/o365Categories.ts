import type { Category } from '../category.ts';
import { COMMON_NAMES } from './commonSchema.ts';
import { FAMILIES, familyOf } from './families.ts';
import { GENERIC } from './services/generic.ts';
import { normalizeOffice365 } from './normalizeOffice365.ts';
import type { O365Family } from './o365Family.ts';
import { recordTypeOf, type RecordType } from './recordTypes.ts';

/** Where the ids of all Office 365 records are unique: a record type that gets a name one day keeps its ids. */
const ID_FAMILY = 'o365';

/** The families of Office 365 records as categories, for the docs; an event's category is its record type's name. */
export const O365_CATEGORIES: readonly Category[] = [...FAMILIES, GENERIC].map(categoryOf);

const BY_FAMILY: ReadonlyMap<O365Family, Category> = new Map(
  [...FAMILIES, GENERIC].map((family) => [family, categoryOf(family)]),
);

/** The category of records of a type, under the type's name. */
export function o365Category(type: RecordType, operation: string | null): Category {
  const family = familyOf(type.number, operation);
  return { ...(BY_FAMILY.get(family) ?? categoryOf(family)), name: type.name };
}

function categoryOf({ title, recordTypes, events, details }: O365Family): Category {
  const types = recordTypes.map((number) => `${number} \`${recordTypeOf(number).name}\``).join(', ');
  return {
    name: title,
    idFamily: ID_FAMILY,
    normalize: normalizeOffice365,
    events,
    details: {
      ...COMMON_NAMES,
      record_type: `number of the record type${types === '' ? '' : `: ${types}`}; \`data.category\` is its name`,
      ...details,
    },
  };
}
