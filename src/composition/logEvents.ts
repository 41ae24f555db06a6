import { logEvents, type NamesOf } from '../platform/telemetry/logEvent.ts';

export const APP_LOG = logEvents({
  operation_failed: {
    meaning: 'An admin operation failed; its answer says what to do.',
    fields: ['function', 'status', 'reason'],
  },
  heartbeat: {
    meaning: 'A sweep ran to its end; its absence for minutes is an alert.',
    fields: ['version'],
  },
  fault_not_told: {
    meaning: 'A notice of a fault could not be written; the fault comes again.',
    fields: ['reason'],
  },
});

declare module '../platform/runtime/log.ts' {
  interface LogEvents extends NamesOf<typeof APP_LOG> {}
}
