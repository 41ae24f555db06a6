import { logEvents, type NamesOf } from '../telemetry/logEvent.ts';

export const STORAGE_LOG = logEvents({
  expired_removed: {
    meaning: 'Blobs were removed because the days of their store are over.',
    fields: ['store', 'days', 'removed'],
  },
  cache_rebuilt: {
    meaning: 'A state blob that is only a cache was broken; it was taken away and is made again.',
    fields: ['blob'],
  },
});

declare module '../runtime/log.ts' {
  interface LogEvents extends NamesOf<typeof STORAGE_LOG> {}
}
