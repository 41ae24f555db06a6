import { flag, integer, list, oneOf, text } from '../platform/settings/parsers.ts';
import { row } from '../platform/settings/settingRow.ts';
import { REPAIRS } from './decode/repairs/repair.ts';

/** How records are read. */
export const RECORD_SETTINGS = {
  repairs: row({
    name: 'REPAIRS',
    meaning: `What is tried, in this order, on a message that is not JSON: ${REPAIRS.join(', ')}; \`none\` quarantines it at once.`,
    parse: (value) => (value.toLowerCase() === 'none' ? [] : list(oneOf(...REPAIRS))(value)),
    default: REPAIRS.join(','),
    readBy: 'records',
    ownedBy: 'user',
    needsRestart: true,
  }),
  includeUnparsed: row({
    name: 'INCLUDE_UNPARSED_RECORDS',
    meaning:
      'Whether a record of a category that has no mapping becomes an `UNPARSED_RECORD` event; otherwise it is only counted.',
    parse: flag,
    default: 'true',
    readBy: 'records',
    ownedBy: 'user',
    needsRestart: true,
  }),
  includeRaw: row({
    name: 'EVENTS_INCLUDE_RAW',
    meaning: 'Carry each record’s exact text in `data.raw` even when no connection has the format `raw` or `ecs`.',
    parse: flag,
    default: 'false',
    readBy: 'records',
    ownedBy: 'user',
    needsRestart: true,
  }),
  repeatWindowHours: row({
    name: 'REPEAT_WINDOW_HOURS',
    meaning:
      'How long a record that the source delivers again is recognised and left out; `0` delivers every repeat, under the same id.',
    parse: integer(0, 48),
    default: '24',
    unit: 'h',
    readBy: 'records',
    ownedBy: 'user',
    needsRestart: true,
  }),
  ecsEventOriginal: row({
    name: 'ECS_EVENT_ORIGINAL',
    meaning: 'Whether events of the format `ecs` carry the record’s exact text in `event.original`.',
    parse: flag,
    default: 'true',
    readBy: 'records',
    ownedBy: 'user',
    needsRestart: true,
  }),
  defaultDomain: row({
    name: 'DEFAULT_DOMAIN',
    meaning: 'Appended to a sign-in name that has no domain.',
    parse: text,
    default: null,
    readBy: 'records',
    ownedBy: 'user',
    needsRestart: true,
  }),
};
