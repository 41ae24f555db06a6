import type { EventTarget, Outcome, Severity } from '../../../events/event.ts';
import { always, type EventType } from '../../../events/eventType.ts';
import type { JsonObject } from '../../../json/json.ts';
import type { Actor, Category } from '../category.ts';
import { otherFields } from '../fields/fieldRules.ts';
import { toOutcome } from '../fields/outcome.ts';
import { toEmail } from '../fields/person.ts';
import { text } from '../fields/present.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { RecordView } from '../recordView.ts';

interface Kind {
  readonly eventType: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
}

/** Ids that stand for nobody. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const DETAILS = {
  result: 'result as the record writes it',
  report: 'what the record says of the device and its user, under the names of Intune',
} as const;

/** Enrollments and devices that do not comply. */
export const INTUNE_OPERATIONS = category(
  'IntuneOperationalLogs',
  [
    always('INTUNE_DEVICE_ENROLLED', 'INFO', 'a device was enrolled'),
    always('INTUNE_ENROLLMENT_FAILED', 'WARNING', 'a device could not be enrolled'),
    always('INTUNE_DEVICE_NOT_COMPLIANT', 'WARNING', 'a device does not comply'),
    always('INTUNE_OPERATION', 'INFO', 'any other operational event'),
  ],
  ({ fields, operation, properties }) => {
    const outcome = toOutcome(toText(fields['resultType']));
    const kind = `${operation ?? ''} ${toText(properties['OperationalLogCategory']) ?? ''}`.toLowerCase();
    if (kind.includes('enroll')) {
      return outcome === 'failure'
        ? { eventType: 'INTUNE_ENROLLMENT_FAILED', severity: 'WARNING', outcome }
        : { eventType: 'INTUNE_DEVICE_ENROLLED', severity: 'INFO', outcome };
    }
    const alert = toText(properties['AlertType'])?.toLowerCase() ?? '';
    return kind.includes('complian') || alert.includes('not compliant')
      ? { eventType: 'INTUNE_DEVICE_NOT_COMPLIANT', severity: 'WARNING', outcome }
      : { eventType: 'INTUNE_OPERATION', severity: 'INFO', outcome };
  },
);

/** The devices that Intune manages, each in a regular report. */
export const INTUNE_DEVICES = category(
  'IntuneDevices',
  [always('INTUNE_DEVICE_REPORTED', 'INFO', 'state of a managed device in the regular report')],
  () => ({ eventType: 'INTUNE_DEVICE_REPORTED', severity: 'INFO', outcome: 'unknown' }),
);

/** Whether devices comply, each in a regular report. */
export const INTUNE_COMPLIANCE = category(
  'IntuneDeviceComplianceOrg',
  [
    {
      type: 'INTUNE_DEVICE_COMPLIANCE_REPORTED',
      condition: 'whether a device complies, in the regular report',
      severities: { WARNING: 'it does not comply', INFO: 'otherwise' },
      sets: [],
    },
  ],
  ({ properties }) => {
    const state = (
      toText(properties['ComplianceState_loc']) ??
      toLabel(properties['ComplianceState']) ??
      ''
    ).toLowerCase();
    const bad = /^(?:not ?compliant|noncompliant|error|conflict)$/.test(state);
    return { eventType: 'INTUNE_DEVICE_COMPLIANCE_REPORTED', severity: bad ? 'WARNING' : 'INFO', outcome: 'unknown' };
  },
);

function category(name: string, events: readonly EventType[], kindOf: (view: RecordView) => Kind): Category {
  return {
    name,
    events,
    details: DETAILS,
    normalize: (view, options) => {
      const { fields, properties } = view;
      const user = userOf(properties, options.defaultDomain ?? null);
      const { eventType, severity, outcome } = kindOf(view);
      return {
        eventType,
        severity,
        outcome,
        timestamp: toTime(fields['time']),
        actor: user,
        targets: targetsOf(properties, user),
        details: { result: text(fields['resultType']), report: otherFields(properties) },
      };
    },
  };
}

/** The user of the device, as far as the record names one. */
function userOf(properties: JsonObject, defaultDomain: string | null): Actor {
  const name = toText(properties['UserName']);
  const suffix = toText(properties['UPNSuffix']);
  const principal =
    toText(properties['UPN']) ??
    toText(properties['UserEmail']) ??
    (name !== null && suffix !== null ? `${name}@${suffix}` : name);
  const id = [properties['UserId'], properties['IntuneUserId'], properties['PrimaryUser']]
    .map(toText)
    .find((one) => one !== null && one !== NOBODY);
  return {
    email: principal?.includes('@') === true ? toEmail(principal, defaultDomain) : null,
    ip: null,
    name: toText(properties['UserDisplayName']) ?? name ?? principal,
    id: id ?? null,
    userAgent: null,
  };
}

function targetsOf(properties: JsonObject, user: Actor): EventTarget[] {
  const device =
    toText(properties['IntuneDeviceId']) ?? toText(properties['DeviceId']) ?? toText(properties['AADDeviceId']);
  const name = toText(properties['DeviceHostName']) ?? toText(properties['DeviceName']);
  return [
    ...(device === null && name === null ? [] : [{ type: 'device', id: device, name }]),
    ...(user.id === null && user.name === null ? [] : [{ type: 'user', id: user.id, name: user.email ?? user.name }]),
  ];
}
