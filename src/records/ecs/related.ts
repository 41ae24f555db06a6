import { isIP } from 'node:net';
import type { GrantwireEvent } from '../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { toIp } from '../normalize/fields/address.ts';
import { toText } from '../normalize/fields/scalars.ts';
import { withoutZone } from './clientFields.ts';

/** What a document relates to, beside what its stream says. */
export interface Related {
  readonly user: readonly string[];
  readonly ip: readonly string[];
  readonly hosts: readonly string[];
  readonly hash: readonly string[];
}

const PEOPLE: ReadonlySet<string> = new Set(['user', 'recipient', 'sender', 'mailbox', 'member']);
const HOSTS: ReadonlySet<string> = new Set(['device', 'host', 'machine']);
const FILES: ReadonlySet<string> = new Set(['file']);
/** Members that hold an address, a host or a digest, at any place of a record. */
const IP =
  /^(?:(?:client|caller|sender|user|actor|source|from|to)?ip(?:address)?|clientipaddress|actoripaddress|calleripaddress)$/i;
const HOST = /^(?:devicename|machinename|clientmachinename|computerdnsname|devicedisplayname|hostname)$/i;
const HASH = /^(?:sha1|sha256|md5|sha256ac|parentarchivehash|filehash)$/i;
const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** Deeper and further members are not looked at: related fields help to find a document, they do not repeat it. */
const MAX_DEPTH = 4;
const MAX_MEMBERS = 400;
const MAX_EACH = 100;

/** Members repeat in every record, so what they hold is remembered; the limit keeps odd input from filling memory. */
const kinds = new Map<string, 'ip' | 'hosts' | 'hash' | null>();
const MAX_KINDS = 5_000;

/** People, addresses, hosts and digests that an event and its record name. */
export function relatedOf(event: GrantwireEvent, record: JsonObject | null): Related {
  const found = { user: new Set<string>(), ip: new Set<string>(), hosts: new Set<string>(), hash: new Set<string>() };
  if (event.actor_email !== null) found.user.add(event.actor_email);
  if (event.actor_ip_address !== null) addIp(found.ip, event.actor_ip_address);
  for (const { type, id, name } of event.data.targets) {
    if (PEOPLE.has(type)) for (const text of [id, name]) if (text !== null && text !== '') found.user.add(text);
    if (HOSTS.has(type) && name !== null && name !== '') found.hosts.add(name);
    if (FILES.has(type) && id !== null && DIGEST.test(id)) found.hash.add(id);
    if (type === 'ip' && name !== null) addIp(found.ip, name);
  }
  if (record !== null) new Walk(found).object(record, 0);
  const list = (texts: ReadonlySet<string>): string[] => [...texts].slice(0, MAX_EACH);
  return { user: list(found.user), ip: list(found.ip), hosts: list(found.hosts), hash: list(found.hash) };
}

class Walk {
  readonly #found: Readonly<Record<'ip' | 'hosts' | 'hash', Set<string>>>;
  #members = 0;

  constructor(found: Readonly<Record<'ip' | 'hosts' | 'hash', Set<string>>>) {
    this.#found = found;
  }

  object(object: JsonObject, depth: number): void {
    for (const key in object) {
      if (++this.#members > MAX_MEMBERS) return;
      const value = object[key];
      if (typeof value === 'string') this.#text(key, value);
      else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) this.#inside(value, depth + 1);
    }
  }

  #inside(value: JsonValue, depth: number): void {
    if (isJsonObject(value)) this.object(value, depth);
    else if (Array.isArray(value)) {
      for (const element of value as readonly JsonValue[]) if (isJsonObject(element)) this.object(element, depth);
    }
  }

  #text(key: string, value: string): void {
    const kind = kindOf(key);
    if (kind === null || value === '') return;
    if (kind === 'ip') addIp(this.#found.ip, value);
    else if (kind === 'hosts' || DIGEST.test(value)) this.#found[kind].add(value);
  }
}

function kindOf(key: string): 'ip' | 'hosts' | 'hash' | null {
  const before = kinds.get(key);
  if (before !== undefined) return before;
  const kind = IP.test(key) ? 'ip' : HOST.test(key) ? 'hosts' : HASH.test(key) ? 'hash' : null;
  if (kinds.size < MAX_KINDS) kinds.set(key, kind);
  return kind;
}

function addIp(ips: Set<string>, written: string): void {
  const ip = withoutZone(isIP(written) === 0 ? toIp(toText(written)) : written);
  if (ip !== null) ips.add(ip.toLowerCase().startsWith('::ffff:') ? (toIp(ip) ?? ip) : ip);
}
