import type { Outcome } from '../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { Actor } from '../category.ts';
import type { DetailNames } from '../../../events/eventType.ts';
import { toIp } from '../fields/address.ts';
import { activityOutcome } from '../fields/recordOutcome.ts';
import { resourceGroupOf, subscriptionOf } from '../fields/resourceId.ts';
import { known, label, number, text } from '../fields/present.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { activityActor } from './activityActor.ts';

const EMPTY: JsonObject = {};

/** What the records of all Activity categories share. */
export interface ActivityEnvelope {
  readonly timestamp: string | null;
  readonly actor: Actor;
  readonly outcome: Outcome;
  /** The status word: `Start`, `Success`, `Active`, … */
  readonly status: string | null;
  readonly authorization: JsonObject;
  readonly claims: JsonObject;
  readonly http: JsonObject;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The details every Activity record has. */
export const ACTIVITY_DETAILS: DetailNames = {
  subscription_id: 'subscription',
  resource_group: 'resource group',
  resource_provider: 'namespace of the resource provider',
  status: 'status of the operation, such as `Start`, `Success`, `Active`',
  sub_status: 'more exact status, such as `Created`',
  level: 'level of the record',
  location: 'region',
  duration_ms: 'duration, in milliseconds',
  caller_ip_address: 'address as the record writes it',
  message: 'message of the record',
  entity: 'resource the record is about, in its own spelling',
  hierarchy: 'management groups above the resource',
};

/** Reads the shared fields of an Activity record, in the shapes of Event Hubs, the REST API and Log Analytics. */
export function activityEnvelope(view: RecordView, options: NormalizeOptions): ActivityEnvelope {
  const { fields, properties, resourceId } = view;
  const identity = objectOf(fields['identity']) ?? EMPTY;
  const authorization = objectOf(identity['authorization']) ?? objectOf(fields['authorization']) ?? EMPTY;
  const claims = objectOf(identity['claims']) ?? objectOf(fields['claims']) ?? EMPTY;
  const http = objectOf(properties['httpRequest']) ?? objectOf(fields['httpRequest']) ?? EMPTY;
  const status = wordOf(fields['resultType']) ?? wordOf(fields['status']);
  const caller = toText(fields['callerIpAddress']) ?? toText(http['clientIpAddress']);
  return {
    timestamp: toTime(fields['time']) ?? toTime(fields['eventTimestamp']) ?? toTime(fields['submissionTimestamp']),
    actor: activityActor(view, claims, authorization, toIp(caller), options),
    outcome: activityOutcome(status, wordOf(properties['result'])),
    status,
    authorization,
    claims,
    http,
    details: {
      subscription_id: known(resourceId === null ? null : subscriptionOf(resourceId)) ?? text(fields['subscriptionId']),
      resource_group:
        known(resourceId === null ? null : resourceGroupOf(resourceId)) ??
        text(fields['resourceGroup']) ??
        text(fields['resourceGroupName']),
      resource_provider: known(wordOf(fields['resourceProviderName']) ?? wordOf(fields['resourceProviderValue'])),
      status: known(status),
      sub_status: wordOf(fields['resultSignature']) ?? wordOf(fields['subStatus']) ?? label(properties['statusCode']),
      level: label(fields['level']) ?? label(fields['Level']),
      location: text(fields['location']),
      duration_ms: number(fields['durationMs']),
      caller_ip_address: known(caller),
      message: text(properties['statusMessage']) ?? text(properties['message']) ?? text(fields['description']),
      entity: text(properties['entity']),
      hierarchy: text(properties['hierarchy']) ?? text(fields['hierarchy']),
    },
  };
}

/** A word, which the REST shape wraps as `{"value": …}`. */
function wordOf(value: JsonValue | undefined): string | null {
  return isJsonObject(value) ? toText(value['value']) : toLabel(value);
}
