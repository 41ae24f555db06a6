import { REPAIRS } from '../../../src/records/decode/repairs/repair.ts';
import { toEcs } from '../../../src/records/ecs/toEcs.ts';
import type { GrantwireEvent } from '../../../src/events/event.ts';
import { readMessage } from '../../../src/records/ingest/readMessage.ts';

export const TENANT = '6f1d2c3b-0a9e-4d58-8c71-b2e4f6a80913';
export const SUBSCRIPTION = '2d4b6f80-91a3-4c57-8e6d-0f1a2b3c4d5e';
export const USER = 'a0c1e2f3-4b5d-4697-8879-9aabbccddeef';
export const APP = '0b1c2d3e-4f50-4162-8738-495a6b7c8d9e';
export const CORRELATION = '7e6d5c4b-3a29-4180-9f0e-1d2c3b4a5968';

/** The event of one record, through decoding and normalizing; `data.raw` holds the record's text. */
export function eventOf(record: object | string): GrantwireEvent {
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  const message = { bytes: Buffer.from(text), sequenceNumber: 7, enqueuedTime: new Date('2026-03-04T05:07:00.000Z') };
  const { events } = readMessage('diagnostics', '2', message, {
    decode: { repairs: REPAIRS, keepText: true },
    normalize: {},
    includeUnparsed: true,
  });
  const [event] = events;
  if (event === undefined) throw new Error('the record gave no event');
  return event;
}

/** The whole ECS document of one record. */
export function ecsOf(record: object | string): Record<string, unknown> {
  return { ...toEcs(eventOf(record), { eventOriginal: true }) };
}

/** The document without our own group, without the record's text and without the record's own substance. */
export function coreOf(record: object | string, group: 'azure' | 'o365', name: string): Record<string, unknown> {
  const { grantwire: _, [group]: shared, event, ...core } = ecsOf(record);
  const { original: __, ...own } = event as Record<string, unknown>;
  const { [name]: ___, ...rest } = (shared ?? {}) as Record<string, unknown>;
  return { ...core, event: own, ...(Object.keys(rest).length === 0 ? {} : { [group]: rest }) };
}

/** The record's own substance in the document. */
export function keptOf(record: object | string, group: 'azure' | 'o365', name: string): unknown {
  return (ecsOf(record)[group] as Record<string, unknown>)[name];
}
