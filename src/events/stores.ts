import { stores } from '../platform/storage/store.ts';

export const EVENT_STORES = stores({
  quarantine: {
    prefix: 'quarantine/',
    holds: 'A message or record that could not be read: its exact bytes, its place and the reason.',
    version: 1,
    personalData: true,
    writtenBy: ['ingest…', 'outbox…', 'sweep'],
    days: 30,
  },
  oversize: {
    prefix: 'oversize/',
    holds: 'An event that no message of the hub `events` can hold, whole.',
    version: null,
    personalData: true,
    writtenBy: ['ingest…', 'sweep'],
    days: 30,
  },
});
