import { EVENT_STORES } from '../events/stores.ts';
import { NOTICE_STORES } from '../notices/stores.ts';
import { stores, type Store } from '../platform/storage/store.ts';
import { O365_STORES } from '../o365/stores.ts';
import { POSITION_STORES } from '../positions/stores.ts';
import { RECORD_STORES } from '../records/stores.ts';
import { WEBHOOK_STORES } from '../webhooks/stores.ts';

export const HEALTH_STORE = stores({
  health: {
    prefix: 'health/',
    holds:
      'That a fault is there which no retry mends; `/api/health` answers with it for ten minutes after its last change.',
    version: null,
    personalData: false,
    writtenBy: ['ingest…', 'outbox…'],
    days: 7,
  },
});

/** Everything that stands in the state container, by the part that writes it. */
export const STORES: readonly Store[] = [
  POSITION_STORES,
  RECORD_STORES,
  EVENT_STORES,
  O365_STORES,
  WEBHOOK_STORES,
  NOTICE_STORES,
  HEALTH_STORE,
].flatMap((table): Store[] => Object.values(table));
