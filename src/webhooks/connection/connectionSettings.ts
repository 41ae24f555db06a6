import { flag, integer, list, oneOf, text, type Parser } from '../../platform/settings/parsers.ts';
import { SettingRefused } from '../../platform/settings/settingRefused.ts';
import { row } from '../../platform/settings/settingRow.ts';
import { tags } from './tags.ts';

const MILLISECONDS = 1000;

/** API keys per connection; the design allows five. */
export const API_KEYS_PER_CONNECTION = 5;

/** `ordered` is one request in flight per partition, `parallel:n` at most n. */
const order: Parser<number> = (value) => {
  if (value.toLowerCase() === 'ordered') return 1;
  const width = Number(/^parallel:(\d{1,3})$/i.exec(value)?.[1] ?? Number.NaN);
  if (!(width >= 1 && width <= 64)) throw new SettingRefused('expected ordered or parallel:n with n from 1 to 64.');
  return width;
};

const url: Parser<string> = (value) => {
  if (URL.parse(value) === null) throw new SettingRefused('is not a URL; expected https://host/path.');
  return value;
};

/** The settings of one webhook connection; `n` is its number, from 1. */
export const CONNECTION_SETTINGS = {
  url: row({
    name: 'WEBHOOK_n_URL',
    meaning:
      'Where events are posted; a connection exists when this is set. https only, unless `WEBHOOK_n_ALLOW_HTTP`.',
    parse: url,
    default: null,
    secret: true,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
    isEssential: true,
    sample: 'https://receiver.example/webhooks/grantwire',
  }),
  destination: row({
    name: 'WEBHOOK_n_DESTINATION',
    meaning:
      'What stands at the URL: `generic` for an endpoint of your own, or one of the names in docs/destinations.md.',
    parse: (value) => value.toLowerCase(),
    default: 'generic',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
    isEssential: true,
  }),
  enabled: row({
    name: 'WEBHOOK_n_ENABLED',
    meaning: '`false` pauses the connection: its function is not registered, its position stays.',
    parse: flag,
    default: 'true',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  name: row({
    name: 'WEBHOOK_n_NAME',
    meaning: 'Name of the connection in logs and state; changing it starts a new connection. Absent: `webhook<n>`.',
    parse: (value) => {
      if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(value)) {
        throw new SettingRefused('expected at most 32 lower-case letters, digits and hyphens.');
      }
      return value;
    },
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
    isEssential: true,
  }),
  secret: row({
    name: 'WEBHOOK_n_SECRET',
    meaning:
      'Signing secret: `whsec_` and base64 of 24 to 64 random bytes, a text of at least 16 bytes, or a vault secret URI (`https://<vault>.vault.azure.net/secrets/<name>`) that is read with the managed identity. Absent: requests go unsigned.',
    parse: text,
    default: null,
    secret: true,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: false,
    isEssential: true,
    sample: 'whsec_<base64 of 32 random bytes>',
  }),
  previousSecret: row({
    name: 'WEBHOOK_n_SECRET_PREVIOUS',
    meaning: 'Second secret during a rotation; requests are signed with both.',
    parse: text,
    default: null,
    secret: true,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: false,
  }),
  events: row({
    name: 'WEBHOOK_n_EVENTS',
    meaning:
      'Event types to deliver, as a comma list of exact types, wildcards (`SIGN_IN_*`) and log sets (`@access-changes`, see docs/events.md); absent or `*` delivers all.',
    parse: list(text),
    default: '*',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
    isEssential: true,
  }),
  format: row({
    name: 'WEBHOOK_n_FORMAT',
    meaning:
      '`event` (normalized), `ecs` (Elastic Common Schema) or `raw` (`{"id","raw"}` with the record’s exact text). Absent: what the destination takes, mostly `event`.',
    parse: oneOf('event', 'ecs', 'raw'),
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
    isEssential: true,
  }),
  batchSize: row({
    name: 'WEBHOOK_n_BATCH_SIZE',
    meaning:
      'Most events in one request; 1 posts the bare event, more post a JSON array. Absent: 1 for `generic`, else what the destination takes.',
    parse: integer(1, 1000),
    default: null,
    unit: 'events',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
    isEssential: true,
  }),
  concurrency: row({
    name: 'WEBHOOK_n_ORDER',
    meaning: '`ordered` (one request in flight per partition) or `parallel:n`.',
    parse: order,
    default: 'parallel:8',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  rateLimit: row({
    name: 'WEBHOOK_n_RATE_LIMIT',
    meaning:
      'Most events per second, divided among the partitions of `events`; absent: as fast as the receiver answers.',
    parse: integer(1, 100_000),
    default: null,
    unit: 'events/s',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  timeoutMs: row({
    name: 'WEBHOOK_n_TIMEOUT_SECONDS',
    meaning: 'How long one request may take in all.',
    parse: (value) => integer(1, 60)(value) * MILLISECONDS,
    default: '20',
    unit: 's',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  tags: row({
    name: 'WEBHOOK_n_TAGS',
    meaning:
      'Labels sent along, such as `env:production,team:iam`, where the destination takes labels (docs/destinations.md).',
    parse: tags,
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  allowHttp: row({
    name: 'WEBHOOK_n_ALLOW_HTTP',
    meaning: 'Permit an http:// URL. For receivers on this machine; the secrets travel in clear.',
    parse: flag,
    default: 'false',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  allowPrivate: row({
    name: 'WEBHOOK_n_ALLOW_PRIVATE',
    meaning:
      'Private or loopback ranges in which the receiver may stand, as a comma list such as `10.20.0.0/16`; link-local and platform addresses stay closed.',
    parse: list(text),
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  allowPorts: row({
    name: 'WEBHOOK_n_ALLOW_PORTS',
    meaning: 'Ports of the receiver beside 443, 8088, 8443, 9200 and 9243, as a comma list.',
    parse: list(integer(1, 65_535)),
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  redact: row({
    name: 'WEBHOOK_n_REDACT',
    meaning:
      'What is taken out of the sent document before it is signed, as a comma list of `drop:`, `mask:` or `hash:` and a path such as `data.details.ip_address`; `*` stands for any key or list element.',
    parse: list(text),
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  redactKey: row({
    name: 'WEBHOOK_n_REDACT_KEY',
    meaning:
      'Key of the hashes of `hash:` rules and of the ids that are sent, a text of at least 16 bytes that the receiver does not have; required with `WEBHOOK_n_REDACT`.',
    parse: text,
    default: null,
    secret: true,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  ed25519Key: row({
    name: 'WEBHOOK_n_ED25519_KEY',
    meaning:
      'Private key of a second signature (`v1a`) beside that of the secret: `whsk_` and the base64 of an ed25519 key, or a vault secret URI. The public key is served at `/api/webhook-keys`.',
    parse: text,
    default: null,
    secret: true,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: false,
  }),
};

/** One API key is three settings; `m` runs from 1 to `API_KEYS_PER_CONNECTION`. */
export const API_KEY_SETTINGS = {
  name: row({
    name: 'WEBHOOK_n_KEY_m_NAME',
    meaning: 'Name of the header or query parameter of API key m (1 to 5), such as `Authorization`.',
    parse: text,
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  value: row({
    name: 'WEBHOOK_n_KEY_m_VALUE',
    meaning: 'Its value, or a vault secret URI.',
    parse: text,
    default: null,
    secret: true,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: false,
  }),
  place: row({
    name: 'WEBHOOK_n_KEY_m_IN',
    meaning: '`header` or `query`; query strings end up in the receiver’s logs, so prefer headers.',
    parse: oneOf('header', 'query'),
    default: 'header',
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
};
