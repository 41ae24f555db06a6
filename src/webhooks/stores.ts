import { stores } from '../platform/storage/store.ts';

export const WEBHOOK_STORES = stores({
  connections: {
    prefix: 'connections/',
    holds: 'The state of a connection: verified, failing, switched off, paused.',
    version: 3,
    personalData: false,
    writtenBy: ['outbox…', 'sweep', 'connectionOperation'],
    days: null,
  },
  failed: {
    prefix: 'failed/',
    holds: 'An event that a receiver rejected, with its content, for later tries and replay.',
    version: 2,
    personalData: true,
    writtenBy: ['outbox…', 'sweep', 'connectionOperation'],
    days: 30,
  },
  retries: {
    prefix: 'retries/',
    holds: 'When the next try of a rejected event is due.',
    version: null,
    personalData: false,
    writtenBy: ['outbox…', 'sweep', 'connectionOperation'],
    days: 30,
  },
  failedRuns: {
    prefix: 'failed-runs/',
    holds: 'A run of connection failures that has ended, and what waited meanwhile.',
    version: 1,
    personalData: false,
    writtenBy: ['outbox…', 'sweep'],
    days: 400,
  },
  replays: {
    prefix: 'replays/',
    holds: 'A replay that was asked for, and how far it has come.',
    version: 1,
    personalData: false,
    writtenBy: ['connectionOperation', 'sweep'],
    days: 30,
  },
});
