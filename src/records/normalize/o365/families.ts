import { DLP } from './protection/dlp.ts';
import { ENTRA_DIRECTORY } from './entra/entraDirectory.ts';
import { EXCHANGE_ADMIN } from './exchange/exchangeAdmin.ts';
import { EXCHANGE_ITEM } from './exchange/exchangeItem.ts';
import { GENERIC } from './services/generic.ts';
import type { O365Family } from './o365Family.ts';
import { SECURITY_ALERTS } from './protection/securityAlerts.ts';
import { SHARE_POINT } from './collaboration/sharePoint.ts';
import { STS_LOGON } from './entra/stsLogon.ts';
import { TEAMS } from './collaboration/teams.ts';

/** The families of record types with fields of their own. A new one is one line here and one file. */
export const FAMILIES: readonly O365Family[] = [
  EXCHANGE_ADMIN,
  EXCHANGE_ITEM,
  SHARE_POINT,
  ENTRA_DIRECTORY,
  STS_LOGON,
  TEAMS,
  DLP,
  SECURITY_ALERTS,
];

const BY_NUMBER: ReadonlyMap<number, O365Family> = new Map(
  FAMILIES.flatMap((family) => family.recordTypes.map((number): [number, O365Family] => [number, family])),
);

/** The family of a record type; `GENERIC` for all others and for records without one. */
export function familyOf(recordType: number | null): O365Family {
  return (recordType === null ? undefined : BY_NUMBER.get(recordType)) ?? GENERIC;
}
