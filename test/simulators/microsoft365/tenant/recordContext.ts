import { guid, type Random } from './random.ts';
import type { Tenant } from './tenant.ts';

/** A record as Azure Monitor sends it, before it is written as JSON. */
export type TenantRecord = Readonly<Record<string, unknown>>;

/** What a record is made from: who exists, what time it is, and where ids come from. */
export interface RecordContext {
  readonly tenant: Tenant;
  readonly random: Random;
  readonly now: () => Date;
}

/** Time as Entra writes it: seven digits of a second. */
export function entraTime(now: Date): string {
  return now.toISOString().replace('Z', '0000Z');
}

/** The members that records of Entra have in common. */
export function entraRecord(
  { tenant, random, now }: RecordContext,
  category: string,
  operationName: string,
  callerIpAddress: string,
): TenantRecord & { readonly time: string; readonly correlationId: string } {
  return {
    time: entraTime(now()),
    resourceId: `/tenants/${tenant.id}/providers/Microsoft.aadiam`,
    operationName,
    operationVersion: '1.0',
    category,
    tenantId: tenant.id,
    resultSignature: 'None',
    durationMs: 0,
    callerIpAddress,
    correlationId: guid(random),
    Level: 4,
  };
}
