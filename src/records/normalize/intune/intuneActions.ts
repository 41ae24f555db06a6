import type { Severity } from '../../../events/event.ts';
import { type EventType, unlessFailed } from '../../../events/eventType.ts';

interface Row {
  readonly pattern: RegExp;
  readonly eventType: string;
  readonly severity: Severity;
  readonly access: boolean;
}

const row = (pattern: RegExp, eventType: string, severity: Severity, access = false): Row => ({
  pattern,
  eventType,
  severity,
  access,
});

/** Operations of Intune's audit, `<verb> <kind of object>`, by what is in their names; the first that fits. */
const ROWS: readonly Row[] = [
  row(
    /(?:get|view|read|retrieve)\w*(?:filevault|bitlocker|recovery|password|passcode|laps)/,
    'INTUNE_KEY_READ',
    'WARNING',
  ),
  row(/^(?:get|list|export|search)\b/, 'INTUNE_READ', 'INFO'),
  row(/wipe|factoryreset/, 'INTUNE_DEVICE_WIPED', 'WARNING'),
  row(/\bretire/, 'INTUNE_DEVICE_RETIRED', 'WARNING'),
  row(/lock\b|lockdevice|lostmode/, 'INTUNE_DEVICE_LOCKED', 'WARNING'),
  row(
    /resetpasscode|rotate(?:bitlocker|filevault|localadmin)|bypassactivationlock|disable\w*lock/,
    'INTUNE_DEVICE_SECRET_RESET',
    'WARNING',
  ),
  row(/^delete.*manageddevice\b/, 'INTUNE_DEVICE_DELETED', 'WARNING'),
  row(
    /roleassignment|roledefinition|deviceandappmanagementrole|scopetag|rolescope|rbac/,
    'INTUNE_ROLE_CHANGED',
    'ALERT',
    true,
  ),
  row(/multiadminapproval|operationapproval/, 'INTUNE_APPROVAL_CHANGED', 'WARNING'),
  row(/script|remediation/, 'INTUNE_SCRIPT_CHANGED', 'WARNING'),
  row(/compliance/, 'INTUNE_COMPLIANCE_POLICY_CHANGED', 'WARNING'),
  row(/conditionalaccess/, 'INTUNE_CONDITIONAL_ACCESS_CHANGED', 'WARNING', true),
  row(/mobileapp|vpptoken|managedapp|\bapp\b|iosvpp|officesuite|win32/, 'INTUNE_APP_CHANGED', 'INFO'),
  row(/enrollment|autopilot|\bdep|importeddevice|importedwindows/, 'INTUNE_ENROLLMENT_CHANGED', 'INFO'),
  row(/certificate|scep|pkcs|connector/, 'INTUNE_CERTIFICATE_CHANGED', 'INFO'),
  row(
    /policy|policies|configuration|profile|baseline|intent|template|setting|filter/,
    'INTUNE_POLICY_CHANGED',
    'WARNING',
  ),
  row(/manageddevice|\bdevice|sync|reboot|restart|shutdown|locate|rename|scan/, 'INTUNE_DEVICE_ACTION', 'INFO'),
];
const OTHER = row(/./, 'INTUNE_CHANGED', 'INFO');

/** Every event type of Intune's audit. */
export const INTUNE_AUDIT_EVENTS: readonly EventType[] = [...ROWS, OTHER].map((one) =>
  unlessFailed(
    one.eventType,
    one.severity,
    one === OTHER ? 'any other operation' : `operations whose name matches \`${one.pattern.source}\``,
    one.access ? ['access-changes', 'admin-activity'] : ['admin-activity'],
  ),
);

/** What an operation of Intune's audit means. */
export function intuneAction(operation: string | null): Pick<Row, 'eventType' | 'severity'> {
  const name = operation?.trim().toLowerCase() ?? '';
  return ROWS.find(({ pattern }) => pattern.test(name)) ?? OTHER;
}
