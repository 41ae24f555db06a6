import { stores } from '../platform/storage/store.ts';

export const NOTICE_STORES = stores({
  waiting: {
    prefix: 'notices/waiting/',
    holds: 'A notice that `ADMIN_WEBHOOK_URL` has not taken yet.',
    version: 1,
    personalData: false,
    writtenBy: ['ingest…', 'outbox…', 'sweep'],
    days: 30,
  },
  told: {
    prefix: 'notices/told/',
    holds: 'That an occasion was told, so that it is told once.',
    version: 1,
    personalData: false,
    writtenBy: ['ingest…', 'outbox…', 'sweep'],
    days: 90,
  },
});
