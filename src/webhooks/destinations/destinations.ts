import type { Connection } from '../connection/connection.ts';
import { datadog } from './datadog/datadog.ts';
import type { Destination } from './destination.ts';
import { elastic } from './elastic/elastic.ts';
import { generic } from './generic/generic.ts';
import { runreveal } from './runreveal/runreveal.ts';
import { sentinel } from './sentinel/sentinel.ts';
import { splunk } from './splunk/splunk.ts';
import { sumologic } from './sumologic/sumologic.ts';
import { v0 } from './v0/v0.ts';

/** Every kind of destination: a folder with all that is particular to it, and a line here. */
const kinds: readonly Destination[] = [generic, v0, datadog, sumologic, runreveal, splunk, elastic, sentinel];

/** Under their names in the settings. */
export const destinations: Readonly<Record<string, Destination>> = Object.fromEntries(
  kinds.map((kind) => [kind.name, kind]),
);

/** Settings that only one kind has. */
export const DESTINATION_SETTINGS = kinds.flatMap(({ settings }) => Object.values(settings));

/** A connection to a kind of destination that there is not: settings were not read through `readConnections`. */
class UnknownDestinationError extends Error {
  override readonly name = 'UnknownDestinationError';
  readonly destination: string;

  constructor(destination: string) {
    super(`There is no destination ${destination}.`);
    this.destination = destination;
  }
}

/** What stands at the URL of a connection. */
export function destinationOf({ destination }: Pick<Connection, 'destination'>): Destination {
  const found = destinations[destination];
  if (found === undefined) throw new UnknownDestinationError(destination);
  return found;
}
