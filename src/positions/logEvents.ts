import { logEvents, type NamesOf } from '../platform/telemetry/logEvent.ts';

export const POSITION_LOG = logEvents({
  sweep_overlapped: {
    meaning: 'Two sweeps ran at the same time; nothing is wrong.',
    fields: [],
  },
});

declare module '../platform/runtime/log.ts' {
  interface LogEvents extends NamesOf<typeof POSITION_LOG> {}
}
