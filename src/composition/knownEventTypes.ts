import { EVENT_TYPES } from '../records/eventTypes.ts';

const OF_RECORDS = EVENT_TYPES.map(({ type }) => type);

/** Every event type that a filter can mean: of records, the same confirmed by a read, and those that only a read yields. */
export const KNOWN_EVENT_TYPES: readonly string[] = [
  ...OF_RECORDS,
  ...OF_RECORDS.map((type) => `CONFIRMED_${type}`),
  'UNCONFIRMED_CHANGE',
  'CHANGE_ATTRIBUTED',
  'CONNECTION_TESTED',
];
