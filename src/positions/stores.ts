import { stores } from '../platform/storage/store.ts';

export const POSITION_STORES = stores({
  progress: {
    prefix: 'progress/',
    holds: 'How far ingest has come in one partition of a source hub.',
    version: 1,
    personalData: false,
    writtenBy: ['ingest…', 'sweep'],
    days: null,
  },
  cursors: {
    prefix: 'cursors/',
    holds: 'How far a connection has come in one partition of the hub `events`.',
    version: 1,
    personalData: false,
    writtenBy: ['outbox…', 'ingest…', 'sweep'],
    days: null,
  },
  openGaps: {
    prefix: 'gaps/open/',
    holds: 'A stretch that was passed over and is still to be read again.',
    version: 1,
    personalData: false,
    writtenBy: ['ingest…', 'sweep'],
    days: null,
  },
  closedGaps: {
    prefix: 'gaps/closed/',
    holds: 'What became of such a stretch: recovered or lost, and why.',
    version: 1,
    personalData: false,
    writtenBy: ['ingest…', 'outbox…', 'sweep'],
    days: 400,
  },
  sweep: {
    prefix: 'sweep/',
    holds: 'What the last sweep saw of partitions that are behind.',
    version: 1,
    personalData: false,
    writtenBy: ['sweep'],
    days: null,
  },
});
