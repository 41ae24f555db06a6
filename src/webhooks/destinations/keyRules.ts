import type { Connection } from '../connection/connection.ts';
import { refused } from '../connection/finding.ts';
import type { DestinationProblem } from './destination.ts';

/** The header of a connection's API keys with this name, in whatever case. */
export function headerKey({ apiKeys }: Pick<Connection, 'apiKeys'>, name: string) {
  return apiKeys.find((key) => key.in === 'header' && key.name.toLowerCase() === name.toLowerCase());
}

/**
 * Refuses a connection without a header that the destination authorizes by, or with a value that does not start as it must. A
 * value that is the address of a vault secret is read at run time and not looked at here.
 */
export function needsHeader(
  connection: Connection,
  name: string,
  start: string,
  fix: string,
): readonly DestinationProblem[] {
  const key = headerKey(connection, name);
  if (key === undefined) {
    return [{ setting: 'KEY_1_NAME', ...refused('destination-key', `No API key is the header ${name}.`, fix) }];
  }
  if (key.value.startsWith(start) || key.value.startsWith('https://')) return [];
  const place = connection.apiKeys.indexOf(key) + 1;
  const what = `The value of ${name} does not start with "${start}".`;
  return [{ setting: `KEY_${place}_VALUE`, ...refused('destination-key-value', what, fix) }];
}

/** Refuses a URL whose path or query is not the destination's. The URL itself is a secret and not repeated. */
export function needsUrl(
  connection: Connection,
  isRight: (url: URL) => boolean,
  expected: string,
): readonly DestinationProblem[] {
  const url = URL.parse(connection.url);
  if (url === null || isRight(url)) return [];
  return [
    {
      setting: 'URL',
      ...refused('destination-url', 'The URL is not one of this destination.', `Expected ${expected}.`),
    },
  ];
}
