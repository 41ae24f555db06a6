import type { Normalized } from '../category.ts';
import { otherFields } from '../fields/fieldRules.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { clientAddress } from './clientAddress.ts';
import { COMMON, commonDetails, creationTime } from './commonSchema.ts';
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
  return {
    eventType: part.eventType,
    severity: part.severity,
    timestamp: creationTime(record),
    actor: part.actor,
    outcome: part.outcome,
    targets: part.targets,
    details: Object.assign(commonDetails(record, type, client), part.details, {
      other: otherFields(record, COMMON.keys, family.keys),
    }),
  };
}
