import type { EventTarget, Outcome, Severity } from '../../../../events/event.ts';
import type { DetailNames, EventType } from '../../../../events/eventType.ts';
import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import { objectOf } from '../../../../json/parseJsonText.ts';
import type { Actor, Category, Normalized } from '../../category.ts';
import { toIp } from '../../fields/address.ts';
import { claimsActor, claimsApplication } from '../../fields/claimsActor.ts';
import { otherFields } from '../../fields/fieldRules.ts';
import { outcomeOfStatus } from '../../fields/httpKind.ts';
import { known, label, some, text } from '../../fields/present.ts';
import { resourceOutcome } from '../../fields/recordOutcome.ts';
import { resourceGroupOf, resourceNameOf, subscriptionOf } from '../../fields/resourceId.ts';
import { toLabel, toNumber, toText } from '../../fields/scalars.ts';
import { toTime } from '../../fields/time.ts';
import type { NormalizeOptions } from '../../normalizeOptions.ts';
import type { RecordView } from '../../recordView.ts';

const EMPTY: JsonObject = {};

/** What the records of all resource logs share (schema of Azure Monitor resource logs), read once. */
export interface ResourceLog {
  readonly view: RecordView;
  readonly operation: string;
  readonly properties: JsonObject;
  /** HTTP status of the request that is logged. */
  readonly status: number | null;
  /** By the status, else by the words of the result. */
  readonly outcome: Outcome;
  /** By the claims of the caller's token. */
  readonly actor: Actor;
  readonly defaultDomain: string | null;
}

/** What one kind of resource log makes of a record. */
export interface ResourcePart {
  readonly eventType: string;
  readonly severity: Severity;
  readonly outcome?: Outcome;
  readonly actor?: Actor;
  readonly timestamp?: string | null;
  /** Targets beside the resource. */
  readonly targets?: readonly EventTarget[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A kind of resource log. */
export interface ResourceRules {
  /** Documented names of the categories that have this form. */
  readonly names: readonly string[];
  readonly events: readonly EventType[];
  readonly details?: DetailNames;
  /** Members of `properties` that have a name of their own here. */
  readonly keys?: readonly string[];
  readonly read: (log: ResourceLog) => ResourcePart;
}

const DETAILS: DetailNames = {
  subscription_id: 'subscription',
  resource_group: 'resource group',
  status_code: 'HTTP status',
  result_type: 'result',
  result_signature: 'more exact result',
  result_description: 'result in words',
  level: 'level of the record',
  location: 'region',
  duration_ms: 'duration, in milliseconds',
  caller_ip_address: 'address as the record writes it',
  app_id: 'client id of the application that called',
  identity: 'what else the record says of the caller, without secrets',
  uri: 'address that was called, without its query',
  fields: 'further members of the record, under their own names',
  properties: 'what is particular to the operation, under the names of its service, without secrets',
};

/** Members of a resource log record that are read here. */
const KNOWN: ReadonlySet<string> = new Set(
  `time category operationName operationVersion resourceId tenantId correlationId resultType resultSignature
  resultDescription durationMs callerIpAddress identity level Level location properties uri schemaVersion statusCode
  statusText log_type logType`.split(/\s+/),
);

/** Categories of one kind of resource log. */
export function resourceLogs({ names, events, details, keys = [], read }: ResourceRules): readonly Category[] {
  const own = new Set(keys);
  return names.map((name) => ({
    name,
    events,
    details: { ...DETAILS, ...details },
    normalize: (view, options) => {
      const log = resourceLog(view, options);
      return assemble(log, read(log), own);
    },
  }));
}

function resourceLog(view: RecordView, options: NormalizeOptions): ResourceLog {
  const { fields, properties } = view;
  const defaultDomain = options.defaultDomain ?? null;
  const status = statusOf(fields, properties);
  const byStatus = outcomeOfStatus(status);
  return {
    view,
    operation: view.operation ?? '',
    properties,
    status,
    outcome: byStatus === 'unknown' ? resourceOutcome(fields, properties) : byStatus,
    actor: {
      ...claimsActor(callerOf(fields), defaultDomain),
      ip: toIp(fields['callerIpAddress']) ?? toIp(properties['clientIp']) ?? toIp(properties['clientIP']),
      userAgent:
        toText(properties['userAgentHeader']) ?? toText(properties['clientInfo']) ?? toText(properties['userAgent']),
    },
    defaultDomain,
  };
}

const STATUSES = ['httpStatusCode', 'statusCode', 'httpStatus', 'responseCode', 'responseStatusCode', 'HttpStatusCode'];

function statusOf(fields: JsonObject, properties: JsonObject): number | null {
  for (const name of STATUSES) {
    const status = toNumber(properties[name]) ?? toNumber(fields[name]);
    if (status !== null && status >= 100) return status;
  }
  const result = toNumber(fields['resultType']) ?? toNumber(fields['resultSignature']);
  return result !== null && result >= 100 && result < 600 ? result : null;
}

/** The claims of the caller's token: `identity.claim` (Key Vault), `identity.claims`, `identity.requester` (storage). */
function callerOf(fields: JsonObject): JsonObject {
  const identity = objectOf(fields['identity']);
  if (identity === null) return EMPTY;
  return objectOf(identity['claim']) ?? objectOf(identity['claims']) ?? objectOf(identity['requester']) ?? identity;
}

function assemble(log: ResourceLog, part: ResourcePart, own: ReadonlySet<string>): Normalized {
  const { fields, properties, resourceId } = log.view;
  const identity = objectOf(fields['identity']);
  const uri = toText(fields['uri']);
  const rest = otherFields(fields === properties ? EMPTY : fields, KNOWN);
  return {
    eventType: part.eventType,
    severity: part.severity,
    timestamp: part.timestamp ?? toTime(fields['time']) ?? toTime(properties['timestamp']),
    actor: part.actor ?? log.actor,
    outcome: part.outcome ?? log.outcome,
    targets: [
      ...(resourceId === null ? [] : [{ type: 'resource', id: resourceId, name: resourceNameOf(resourceId) }]),
      ...(part.targets ?? []),
    ],
    details: {
      subscription_id: known(resourceId === null ? null : subscriptionOf(resourceId)),
      resource_group: known(resourceId === null ? null : resourceGroupOf(resourceId)),
      status_code: known(log.status),
      result_type: label(fields['resultType']) ?? text(fields['statusText']),
      result_signature: label(fields['resultSignature']),
      result_description: text(fields['resultDescription']),
      level: label(fields['level']) ?? label(fields['Level']),
      location: text(fields['location']),
      duration_ms: known(toNumber(fields['durationMs'])),
      caller_ip_address: text(fields['callerIpAddress']),
      app_id: known(claimsApplication(callerOf(fields))),
      identity: identity === null ? text(fields['identity']) : otherFields(identity),
      uri: uri === null ? undefined : withoutQuery(uri),
      ...part.details,
      fields: filled(rest),
      properties: filled(otherFields(properties, own)),
    },
  };
}

/** Queries carry signatures and search words. */
export function withoutQuery(uri: string): string {
  const end = uri.indexOf('?');
  return end < 0 ? uri : uri.slice(0, end);
}

function filled(object: JsonObject): JsonObject | undefined {
  return some(Object.keys(object)) === undefined ? undefined : object;
}

/** The first of some members that says something. */
export function firstText(object: JsonObject, keys: readonly string[]): string | null {
  for (const key of keys) {
    const found = toLabel(object[key]);
    if (found !== null) return found;
  }
  return null;
}

/** A member that may be JSON text. */
export function member(object: JsonObject, key: string): JsonObject {
  return objectOf(object[key]) ?? EMPTY;
}

/** A list of texts as it came. */
export function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).flatMap((one) => toText(one) ?? []) : [];
}
