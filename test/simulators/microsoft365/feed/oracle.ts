import type { Tenant } from '../tenant/tenant.ts';
import { hasNoId, recordId } from './auditRecord.ts';
import type { AuditStream } from './auditStream.ts';
import type { ContentType } from './contentTypes.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What the company's feed must have brought. */
export interface ExpectedRecord {
  readonly serial: number;
  /** Null for a record without an `Id`. */
  readonly id: string | null;
  readonly type: ContentType;
  /** `contentCreated` of its first place in the stream. */
  readonly contentMs: number;
  /** In how many blobs it stood, its first one included. */
  readonly places: number;
}

/** Every record, once, by whether a listing can have shown it. */
export interface Oracle {
  readonly available: readonly ExpectedRecord[];
  /** Created while its subscription was off: nobody can ever read these. */
  readonly unreachable: readonly ExpectedRecord[];
}

/** @param nowMs only what listings know by then counts */
export function feedOracle(stream: AuditStream, subscriptions: Subscriptions, tenant: Tenant, nowMs: number): Oracle {
  const available = new Map<number, ExpectedRecord>();
  const unreachable = new Map<number, ExpectedRecord>();
  for (const { record, createdMs, indexedMs } of stream.records()) {
    if (indexedMs > nowMs) continue;
    const { serial, type } = record;
    const into = subscriptions.wasOn(type, createdMs) ? available : unreachable;
    const known = into.get(serial);
    into.set(serial, {
      serial,
      type,
      id: hasNoId(serial) ? null : recordId(tenant, serial),
      contentMs: Math.min(known?.contentMs ?? createdMs, createdMs),
      places: (known?.places ?? 0) + 1,
    });
  }
  return {
    available: [...available.values()],
    unreachable: [...unreachable.values()].filter(({ serial }) => !available.has(serial)),
  };
}
