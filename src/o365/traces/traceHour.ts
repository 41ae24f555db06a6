import { createHash } from 'node:crypto';
import { BlobChangedError, type BlobStore } from '../../platform/storage/blobStore.ts';
import { createState, readState, replaceState, type StateKind } from '../../platform/storage/state.ts';
import { O365_STORES } from '../stores.ts';
import type { TraceRow } from './traceClient.ts';

/** What is known of a row: the status that was published last, and how often it changed. */
export interface KnownRow {
  readonly status: string;
  readonly version: number;
}

/** The rows of one hour of receipt, by the digest of message and recipient. */
export type HourRows = ReadonlyMap<string, KnownRow>;

interface Stored {
  readonly rows: Readonly<Record<string, string>>;
}

const TRACES: StateKind<Stored> = {
  kind: 'o365Traces',
  version: O365_STORES.traces.version,
  upgrades: {},
  parse: ({ rows }) =>
    typeof rows === 'object' && rows !== null && Object.values(rows).every((row) => typeof row === 'string')
      ? { rows: rows as Stored['rows'] }
      : null,
};

/** A message is traced once for each recipient, under one id. */
function rowKey(id: string, recipient: string): string {
  return createHash('sha256').update(`${id}\n${recipient.toLowerCase()}`).digest().subarray(0, 9).toString('base64url');
}

/** Null for a row that lacks what tells it apart; it is published each time it is seen. */
export function keyOfRow({ id, recipientAddress }: TraceRow): string | null {
  return typeof id === 'string' && typeof recipientAddress === 'string' ? rowKey(id, recipientAddress) : null;
}

export async function readHour(blobs: BlobStore, hour: number, signal: AbortSignal): Promise<HourRows> {
  const stored = await readState(blobs, TRACES, nameOf(hour), signal);
  return decode(stored?.value ?? { rows: {} });
}

/** Adds rows to an hour. What another instance published meanwhile is as true as what this one did. */
export async function addToHour(blobs: BlobStore, hour: number, rows: HourRows, signal: AbortSignal): Promise<void> {
  if (rows.size === 0) return;
  const name = nameOf(hour);
  for (;;) {
    const stored = await readState(blobs, TRACES, name, signal);
    const value = encode(new Map([...decode(stored?.value ?? { rows: {} }), ...rows]));
    try {
      if (stored !== null) return void (await replaceState(blobs, TRACES, name, stored, value, signal));
      if ((await createState(blobs, TRACES, name, value, signal)) !== null) return;
    } catch (error) {
      if (!(error instanceof BlobChangedError)) throw error;
    }
  }
}

function nameOf(hour: number): string {
  return `${O365_STORES.traces.prefix}${new Date(hour).toISOString().slice(0, 13)}.json`;
}

function encode(rows: HourRows): Stored {
  return { rows: Object.fromEntries([...rows].map(([key, { status, version }]) => [key, `${version}:${status}`])) };
}

function decode({ rows }: Stored): HourRows {
  return new Map(
    Object.entries(rows).map(([key, text]) => {
      const colon = text.indexOf(':');
      return [key, { version: Number(text.slice(0, colon)), status: text.slice(colon + 1) }];
    }),
  );
}
