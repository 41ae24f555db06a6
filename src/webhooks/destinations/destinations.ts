import type { DestinationName } from '../connection/destinationNames.ts';
import { datadog } from './datadog.ts';
import { elastic } from './elastic.ts';
import { generic, v0 } from './generic.ts';
import { runreveal } from './runreveal.ts';
import { sentinel } from './sentinel.ts';
import type { Destination } from './destination.ts';
import { splunk } from './splunk.ts';
import { sumologic } from './sumologic.ts';

/** Every kind of destination under its name in the settings. */
export const destinations: Readonly<Record<DestinationName, Destination>> = {
  generic,
  v0,
  datadog,
  sumologic,
  runreveal,
  splunk,
  elastic,
  sentinel,
};
