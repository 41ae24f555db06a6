import { FIXTURES } from './normalize/fixtures/all.ts';
import * as compliance from './normalize/o365/fixtures/compliance.ts';
import * as entra from './normalize/o365/fixtures/entra.ts';
import * as exchange from './normalize/o365/fixtures/exchange.ts';
import * as sharePoint from './normalize/o365/fixtures/sharePoint.ts';
import * as teams from './normalize/o365/fixtures/teams.ts';

/** The fixtures of every category, Azure's and Office 365's, each a record with all its fields. */
export const EVERY_RECORD: readonly object[] = [
  ...FIXTURES.map(([, record]) => record),
  ...[compliance, entra, exchange, sharePoint, teams]
    .flatMap((module) => Object.values<unknown>(module))
    .filter((value): value is object => typeof value === 'object' && value !== null)
    // A message trace stands in an envelope of its own.
    .filter((value) => value !== compliance.MESSAGE_TRACE),
];
