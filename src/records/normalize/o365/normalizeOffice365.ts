import type { Normalized } from '../category.ts';
import { type Joiner, joiner } from '../fields/shape.ts';
import { otherFields } from '../fields/fieldRules.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { clientAddress } from './clientAddress.ts';
import { COMMON, commonDetails, creationTime } from './commonSchema.ts';
import type { O365Family } from './o365Family.ts';
import { familyOf } from './families.ts';
import { o365Actor } from './o365Actor.ts';
import { outcomeOfRecord } from './o365Outcome.ts';
import { recordTypeOf } from './recordTypes.ts';

/** Normalizes an Office 365 audit record: the common schema, and what the family of its record type makes of it. */
export function normalizeOffice365(view: RecordView, options: NormalizeOptions): Normalized {
  const { record } = view;
  const type = recordTypeOf(record['RecordType']);
  const defaultDomain = options.defaultDomain ?? null;
  const client = clientAddress(record);
  const family = familyOf(type.number, view.operation);
  const part = family.normalize({
    record,
    type,
    operation: view.operation,
    outcome: outcomeOfRecord(record),
    actor: o365Actor(record, client.ip, defaultDomain),
    defaultDomain,
  });
  const details = joinerOf(family)(commonDetails(record, type, client), part.details);
  details['other'] = otherFields(record, COMMON.keys, family.keys);
  return {
    eventType: part.eventType,
    severity: part.severity,
    timestamp: creationTime(record),
    actor: part.actor,
    outcome: part.outcome,
    targets: part.targets,
    details,
  };
}

const JOINERS = new Map<O365Family, Joiner>();

/** The details of a family's records have one shape. */
function joinerOf(family: O365Family): Joiner {
  const known = JOINERS.get(family);
  if (known !== undefined) return known;
  const made = joiner(['other']);
  JOINERS.set(family, made);
  return made;
}
