import { createHash } from 'node:crypto';
import type { Connection } from './connection.ts';
import { encoderVersion } from './encode.ts';
import { compileEventFilter, type NamedSets } from './eventFilter.ts';

/**
 * Which requests a message is cut into: sink, format, batch size, the filter with its named sets resolved, labels, and the
 * encoder's version. URL, secrets, API keys, timeouts and concurrency are left out, as they change no body; so this is not the hash
 * that tells whether a connection must be verified again. 22 characters of `[A-Za-z0-9_-]` (132 bits).
 */
export function configurationHash(
  connection: Pick<
    Connection,
    'sink' | 'format' | 'batchSize' | 'events' | 'tags' | 'splunkIndex' | 'splunkSourceType'
  >,
  namedSets?: NamedSets,
): string {
  const { patterns } = compileEventFilter(connection.events, namedSets);
  const filter = connection.events.length === 0 ? null : patterns;
  const counted = JSON.stringify([
    encoderVersion,
    connection.format,
    connection.batchSize,
    filter,
    ...ofSink(connection),
  ]);
  return createHash('sha256').update(counted).digest('base64url').slice(0, 22);
}

/** Nothing for the sink `generic`, whose ids must outlive the release that brought the others. */
function ofSink({ sink, tags, splunkIndex, splunkSourceType }: Pick<Connection, 'sink' | SinkSetting>): unknown[] {
  return sink === 'generic' ? [] : [sink, tags.map(({ name, value }) => [name, value]), splunkIndex, splunkSourceType];
}

type SinkSetting = 'tags' | 'splunkIndex' | 'splunkSourceType';
