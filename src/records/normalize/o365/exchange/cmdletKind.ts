import { type NameValue, valueOf } from '../../fields/nameValues.ts';
import { toBoolean, toText } from '../../fields/scalars.ts';
import { CMDLETS } from './cmdlets.ts';
import { kindOf, type OperationKind } from '../operations.ts';

/** What a cmdlet is that is not in the table. */
export const OTHER_CMDLET: OperationKind = { eventType: 'EXCHANGE_SETTING_CHANGED', severity: 'INFO' };
/** `Set-Mailbox` that sends a mailbox's mail elsewhere. */
export const FORWARDING_SET: OperationKind = { eventType: 'MAILBOX_FORWARDING_SET', severity: 'ALERT' };
/** `Set-Mailbox -AuditEnabled $false`. */
export const MAILBOX_AUDIT_DISABLED: OperationKind = { eventType: 'MAILBOX_AUDIT_DISABLED', severity: 'ALERT' };
/** `Set-AdminAuditLogConfig` that ends the unified audit log. */
export const AUDIT_LOG_DISABLED: OperationKind = { eventType: 'AUDIT_LOG_DISABLED', severity: 'ALERT' };

const FORWARDING = ['ForwardingSmtpAddress', 'ForwardingAddress'];
/** Parameters of inbox and transport rules that send mail away or hide it. */
const DIVERTING = [
  'ForwardTo',
  'RedirectTo',
  'ForwardAsAttachmentTo',
  'DeleteMessage',
  'BlindCopyTo',
  'CopyTo',
  'RedirectMessageTo',
  'AddToRecipients',
];

/**
 * Event type and severity of a cmdlet. What it is called says little of some: a mailbox that forwards, a rule that
 * diverts or deletes mail, and auditing switched off are told by their parameters.
 */
export function cmdletKind(operation: string | null, parameters: readonly NameValue[]): OperationKind {
  const kind = kindOf(CMDLETS, operation, OTHER_CMDLET);
  switch (kind.eventType) {
    case 'MAILBOX_CHANGED':
      if (FORWARDING.some((name) => isSet(parameters, name))) return FORWARDING_SET;
      return isFalse(parameters, 'AuditEnabled') ? MAILBOX_AUDIT_DISABLED : kind;
    case 'AUDIT_LOG_CONFIG_CHANGED':
      return isFalse(parameters, 'UnifiedAuditLogIngestionEnabled') ? AUDIT_LOG_DISABLED : kind;
    case 'MAILBOX_RULE_CREATED':
    case 'MAILBOX_RULE_CHANGED':
    case 'TRANSPORT_RULE_CREATED':
    case 'TRANSPORT_RULE_CHANGED':
      return DIVERTING.some((name) => isSet(parameters, name)) ? { ...kind, severity: 'ALERT' } : kind;
    default:
      return kind;
  }
}

function isSet(parameters: readonly NameValue[], name: string): boolean {
  const value = valueOf(parameters, name);
  if (value === null) return false;
  return toBoolean(value) ?? value !== '$null';
}

function isFalse(parameters: readonly NameValue[], name: string): boolean {
  const value = valueOf(parameters, name);
  return toBoolean(value) === false || toText(value)?.toLowerCase() === '$false';
}
