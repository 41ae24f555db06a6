import type { JsonObject } from '../../../src/json/json.ts';
import { address, guid, TENANT, time } from './identifiers.ts';

/** Bytes a record of a busy tenant has, on average. */
const RECORD_BYTES = 2500;

/** Fills a member up with words until the record has its length. */
export function filled(record: JsonObject, pad: (text: string) => JsonObject): JsonObject {
  const missing = RECORD_BYTES - JSON.stringify(record).length - 20;
  return missing <= 0 ? record : pad('Scope evaluation passed for resource. '.repeat(missing).slice(0, missing));
}

/** The top level of an Entra record. */
export function envelope(category: string, operationName: string, n: number): JsonObject {
  return {
    time: time(n + 700),
    resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
    operationName,
    operationVersion: '1.0',
    category,
    tenantId: TENANT,
    resultType: '0',
    resultSignature: 'None',
    durationMs: 0,
    callerIpAddress: address(n),
    correlationId: guid(1, n),
    identity: `Person ${n % 900}`,
    Level: 4,
    location: 'SE',
  };
}
