import type { EventTarget, Outcome, Severity } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { Category, Normalized } from '../category.ts';
import { always } from '../../../events/eventType.ts';
import { toIp } from '../fields/address.ts';
import { provisioningOutcome } from '../fields/recordOutcome.ts';
import { resourceNameOf } from '../fields/resourceId.ts';
import { toText } from '../fields/scalars.ts';
import { addTarget, toTargetType } from '../fields/targets.ts';
import { toTime } from '../fields/time.ts';
import type { RecordView } from '../recordView.ts';
import { PROVISIONING_DETAILS, provisioningDetails } from './provisioningDetails.ts';
import { idAndName, typeOf } from './provisioningIdentity.ts';
import { provisioningResult } from './provisioningWords.ts';

const EMPTY: JsonObject = {};

const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['create', 'PROVISIONING_CREATED'],
  ['update', 'PROVISIONING_UPDATED'],
  ['delete', 'PROVISIONING_DELETED'],
  ['disable', 'PROVISIONING_DISABLED'],
  ['stageddelete', 'PROVISIONING_DISABLED'],
]);
const OTHER = 'PROVISIONING_OTHER';

/** What the provisioning service did to identities in other systems. */
export const PROVISIONING_LOGS: Category = {
  name: 'ProvisioningLogs',
  normalize: normalizeProvisioning,
  events: [
    always('PROVISIONING_CREATED', 'INFO', 'an identity was created in the target system'),
    always('PROVISIONING_UPDATED', 'INFO', 'an identity was updated in the target system'),
    always('PROVISIONING_DELETED', 'INFO', 'an identity was deleted in the target system'),
    always('PROVISIONING_DISABLED', 'INFO', 'an identity was disabled in the target system'),
    always('PROVISIONING_SKIPPED', 'INFO', 'the service decided not to act'),
    always('PROVISIONING_FAILED', 'WARNING', 'the target system was not brought up to date, whatever the action'),
    always(OTHER, 'INFO', 'any other action'),
  ],
  details: PROVISIONING_DETAILS,
};

/**
 * Normalizes `ProvisioningLogs` (Graph, `provisioningObjectSummary`). The status inside and the top-level
 * `resultType` need not agree; `provisioningOutcome` has the rule.
 */
function normalizeProvisioning(view: RecordView): Normalized {
  const { fields, properties } = view;
  const initiator = idAndName(properties['initiatedBy']);
  const info = objectOf(properties['provisioningStatusInfo']) ?? objectOf(properties['statusInfo']) ?? EMPTY;
  const inside = provisioningResult(info['status'] ?? info['Status']);
  const result = toText(fields['resultType'])?.toLowerCase() ?? null;
  const outcome = provisioningOutcome(inside, result);
  const status = inside === null || result === 'skipped' ? result : inside;
  const action = toText(properties['provisioningAction']) ?? toText(properties['action']);
  return {
    eventType: typeOfEvent(action, status, outcome),
    severity: severityOf(outcome),
    timestamp: toTime(fields['time']) ?? toTime(properties['activityDateTime']),
    actor: {
      email: null,
      ip: toIp(fields['callerIpAddress']),
      name: initiator.name,
      id: initiator.id,
      userAgent: null,
    },
    outcome,
    targets: targetsOf(view),
    details: provisioningDetails(view, action, status, info),
  };
}

function severityOf(outcome: Outcome): Severity {
  return outcome === 'failure' ? 'WARNING' : 'INFO';
}

function typeOfEvent(action: string | null, status: string | null, outcome: Outcome): string {
  if (outcome === 'failure') return 'PROVISIONING_FAILED';
  if (status === 'skipped') return 'PROVISIONING_SKIPPED';
  return ACTIONS.get(action?.toLowerCase() ?? '') ?? OTHER;
}

/** The identity in the source system, the one in the target system (`external…`), and the application between them. */
function targetsOf({ properties, resourceId }: RecordView): EventTarget[] {
  const targets: EventTarget[] = [];
  const source = idAndName(properties['sourceIdentity']);
  if (source.id !== null) {
    addTarget(targets, { type: toTargetType(typeOf(properties['sourceIdentity'])), id: source.id, name: source.name });
  }
  const target = idAndName(properties['targetIdentity']);
  if (target.id !== null) {
    const kind = toTargetType(typeOf(properties['targetIdentity']));
    const type = `external${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    addTarget(targets, { type, id: target.id, name: target.name });
  }
  const application = idAndName(properties['servicePrincipal']);
  if (application.id !== null) addTarget(targets, { type: 'servicePrincipal', ...application });
  if (targets.length === 0 && resourceId !== null) {
    targets.push({ type: 'resource', id: resourceId, name: resourceNameOf(resourceId) });
  }
  return targets;
}
