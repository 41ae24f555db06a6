import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { EventTarget, GrantwireEvent } from './event.ts';
import { ENVELOPE_OVERHEAD_BYTES } from './eventLayout.ts';
import { EVENT_STORES } from './stores.ts';

/** UTF-16 units take at most three bytes each, so a text this short needs no counting. */
const BYTES_PER_UNIT = 3;

/** What a stub keeps of any one text, in UTF-16 units: more than any real id, path or name is long. */
const STUB_TEXT_UNITS = 1024;
/** So few that a stub fits a message of 1 MB even if JSON needs six bytes for each unit. */
const STUB_TARGETS = 32;

/** Texts of the event's envelope and of its data that a stub keeps, as far as they are short. */
const ENVELOPE_TEXTS = [
  'transaction_id',
  'actor_email',
  'actor_ip_address',
  'actor_name',
  'actor_user_id',
  'actor_user_agent',
] as const satisfies readonly (keyof GrantwireEvent)[];
const DATA_TEXTS = ['category', 'operation', 'tenant_id'] as const satisfies readonly (keyof GrantwireEvent['data'])[];

/**
 * The event's one serialization; null when no message can hold it and not even its stub. An event that no message can
 * hold is written whole to `oversize/<id>-<random>` and travels as a stub, whose `data.details` says only its size in
 * bytes: `{"oversize":{"bytes":n}}`. Who reads the whole finds it by the event's id (`oversizeFolder`). The random part
 * keeps anybody who can foretell an id from taking the name first, and never leaves the storage account.
 *
 * @param limit the largest message body of the hub, in bytes
 * @param random a new text each time that nobody can guess
 */
export async function fitEvent(
  blobs: BlobStore,
  event: GrantwireEvent,
  limit: number,
  random: () => string,
  signal: AbortSignal,
): Promise<string | null> {
  const text = JSON.stringify(event);
  const room = limit - ENVELOPE_OVERHEAD_BYTES;
  if (fits(text, room)) return text;
  const bytes = Buffer.from(text);
  const stub = JSON.stringify(stubOf(event, bytes.length));
  if (!fits(stub, room)) return null;
  await blobs.create(`${oversizeFolder(event.id)}${random()}`, bytes, signal);
  return stub;
}

/** What the names of all blobs with whole events of an id begin with; usually it is one. */
export function oversizeFolder(id: string): string {
  return `${EVENT_STORES.oversize.prefix}${id}-`;
}

function fits(text: string, room: number): boolean {
  return text.length * BYTES_PER_UNIT <= room || Buffer.byteLength(text) <= room;
}

function stubOf(event: GrantwireEvent, bytes: number): GrantwireEvent {
  const { raw: _leftInTheBlob, ...data } = event.data;
  const targets = data.targets.slice(0, STUB_TARGETS).map(stubTarget);
  return {
    ...event,
    ...shortened(event, ENVELOPE_TEXTS),
    data: { ...data, ...shortened(data, DATA_TEXTS), targets, details: { oversize: { bytes } } },
  };
}

/** A key names what to read again, so one that is too long is left out: a part of it would name something else. */
function stubTarget({ type, id, name, key }: EventTarget): EventTarget {
  const target = { type: shorten(type), id: shorten(id), name: shorten(name) };
  return key === undefined || key.length > STUB_TEXT_UNITS ? target : { ...target, key };
}

function shortened<K extends string>(
  object: Readonly<Record<K, string | null>>,
  names: readonly K[],
): Record<K, string | null> {
  return Object.fromEntries(names.map((name) => [name, shorten(object[name])])) as Record<K, string | null>;
}

function shorten<T extends string | null>(text: T): T | string {
  if (text === null || text.length <= STUB_TEXT_UNITS) return text;
  return `${text.slice(0, STUB_TEXT_UNITS - 1).toWellFormed()}…`;
}
