import { createHash } from 'node:crypto';
import type { Connection } from '../connection/connection.ts';
import { encoderVersion } from './encode.ts';
import { compileEventFilter, type NamedSets } from './eventFilter.ts';
import { redactHash, redactKeys } from './redact/redactKey.ts';

/**
 * Which requests a message is cut into: destination, format, batch size, the filter with its named sets resolved, labels, what is
 * redacted, and the encoder's version. URL, secrets, API keys, timeouts and concurrency are left out, as they change no body; so this is not the hash
 * that tells whether a connection must be verified again. 22 characters of `[A-Za-z0-9_-]` (132 bits).
 */
export function configurationHash(
  connection: Pick<Connection, 'format' | 'batchSize' | 'events' | 'destination' | DestinationSetting | RedactSetting>,
  namedSets?: NamedSets,
): string {
  const { patterns } = compileEventFilter(connection.events, namedSets);
  const filter = connection.events.length === 0 ? null : patterns;
  const counted = JSON.stringify([
    encoderVersion,
    connection.format,
    connection.batchSize,
    filter,
    ...ofDestination(connection),
    ...ofRedaction(connection),
  ]);
  return createHash('sha256').update(counted).digest('base64url').slice(0, 22);
}

/** Nothing for the destination `generic`, whose ids must outlive the release that brought the others. */
function ofDestination({ destination, tags, own }: Pick<Connection, 'destination' | DestinationSetting>): unknown[] {
  return destination === 'generic'
    ? []
    : [destination, tags.map(({ name, value }) => [name, value]), Object.entries(own)];
}

/** Nothing without rules; the key counts by a hash of its own, as hashes and ids are made with it. */
function ofRedaction(connection: Pick<Connection, RedactSetting>): unknown[] {
  const { redact } = connection;
  if (redact.length === 0) return [];
  const keys = redactKeys(connection);
  return ['redact', redact, keys === null ? null : redactHash(keys, 'configuration')];
}

type RedactSetting = 'redact' | 'redactKey';
type DestinationSetting = 'tags' | 'own';
