import type { buildConnector, Pool } from 'undici';

/** The parts of undici that connectors are made of; handed in because undici is loaded at the first request. */
export interface UndiciParts {
  readonly buildConnector: typeof buildConnector;
  readonly Pool: typeof Pool;
}
