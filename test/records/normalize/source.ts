import type { RecordSource } from '../../../src/events/event.ts';

export const TENANT = '6f1d2c3b-0a9e-4d58-8c71-b2e4f6a80913';

export function source(index = 0): RecordSource {
  return {
    hub: 'diagnostics',
    partition: '2',
    sequence_number: 41,
    index,
    enqueued_time: '2026-03-04T05:07:00.000Z',
  };
}
