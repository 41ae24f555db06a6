import { stores } from '../platform/storage/store.ts';

export const RECORD_STORES = stores({
  seen: {
    prefix: 'seen/',
    holds: 'Digests of the event ids that a source partition saw in one hour; a cache, made again when it is gone.',
    version: 1,
    personalData: false,
    writtenBy: ['ingest…', 'sweep'],
    days: 7,
  },
});
