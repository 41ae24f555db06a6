import { SHARE_POINT } from './collaboration/sharePoint.ts';
import { TEAMS } from './collaboration/teams.ts';
import { ENTRA_DIRECTORY } from './entra/entraDirectory.ts';
import { isLogon, STS_LOGON } from './entra/stsLogon.ts';
import { EXCHANGE_ADMIN } from './exchange/exchangeAdmin.ts';
import { EXCHANGE_ITEM } from './exchange/exchangeItem.ts';
import type { O365Family } from './o365Family.ts';
import { DLP, isDlpOperation } from './protection/dlp.ts';
import { ENDPOINT_FILES } from './protection/endpointFiles.ts';
import { INVESTIGATIONS } from './protection/investigations.ts';
import { SECURITY_ALERTS } from './protection/securityAlerts.ts';
import { THREATS } from './protection/threats.ts';
import { ACCESS } from './services/access.ts';
import { GENERIC } from './services/generic.ts';

/** The families of record types with fields of their own. A new one is one line here and one file. */
export const FAMILIES: readonly O365Family[] = [
  EXCHANGE_ADMIN,
  EXCHANGE_ITEM,
  SHARE_POINT,
  ENTRA_DIRECTORY,
  STS_LOGON,
  TEAMS,
  DLP,
  ENDPOINT_FILES,
  SECURITY_ALERTS,
  THREATS,
  INVESTIGATIONS,
  ACCESS,
];

const BY_NUMBER: ReadonlyMap<number, O365Family> = new Map(
  FAMILIES.flatMap((family) => family.recordTypes.map((number): [number, O365Family] => [number, family])),
);

/**
 * The family of a record type; `GENERIC` for all others and for records without one. Older exports write sign-ins
 * under the directory's record type, and devices write rules that matched beside what happened to files.
 */
export function familyOf(recordType: number | null, operation: string | null = null): O365Family {
  const family = (recordType === null ? undefined : BY_NUMBER.get(recordType)) ?? GENERIC;
  if (family === ENTRA_DIRECTORY && isLogon(operation)) return STS_LOGON;
  return family === ENDPOINT_FILES && isDlpOperation(operation) ? DLP : family;
}
