import { type NameValue, valueOf } from '../../fields/nameValues.ts';
import { toBoolean, toLabel, toText } from '../../fields/scalars.ts';
import { kindOf, type OperationKind } from '../operations.ts';
import { CMDLETS } from './cmdlets.ts';

/** What verbs say of cmdlets that are not in the table: the end of their event type. */
const VERBS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    READ: 'get search test export find measure',
    OBJECT_CREATED: 'new add enable install import start mount upgrade',
    OBJECT_REMOVED: 'remove disable uninstall stop clear suspend dismount',
  }).flatMap(([suffix, verbs]) => verbs.split(' ').map((verb): [string, string] => [verb, suffix])),
);

/** What a cmdlet is whose verb tells no more than that it changes something. */
export const OTHER_CMDLET: OperationKind = { eventType: 'EXCHANGE_SETTING_CHANGED', severity: 'INFO' };
export const OTHER_COMPLIANCE: OperationKind = { eventType: 'COMPLIANCE_SETTING_CHANGED', severity: 'INFO' };
/** `Set-Mailbox` that sends a mailbox's mail elsewhere. */
export const FORWARDING_SET: OperationKind = { eventType: 'MAILBOX_FORWARDING_SET', severity: 'ALERT' };
/** Auditing of mailboxes that is switched off, bypassed, or kept too short to be of use. */
export const MAILBOX_AUDIT_DISABLED: OperationKind = { eventType: 'MAILBOX_AUDIT_DISABLED', severity: 'ALERT' };
/** Any other change of what is audited in mailboxes. */
export const MAILBOX_AUDIT_CHANGED: OperationKind = { eventType: 'MAILBOX_AUDIT_CHANGED', severity: 'WARNING' };
/** `Set-AdminAuditLogConfig` that ends the unified audit log. */
export const AUDIT_LOG_DISABLED: OperationKind = { eventType: 'AUDIT_LOG_DISABLED', severity: 'ALERT' };
/** A permission that is set to none. */
const PERMISSION_REMOVED: OperationKind = { eventType: 'MAILBOX_PERMISSION_REMOVED', severity: 'INFO' };

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
/** Lists of what is audited for owners, delegates and administrators. */
const AUDITED = ['AuditOwner', 'AuditDelegate', 'AuditAdmin', 'DefaultAuditSet'];
/** What Exchange keeps mailbox audit records for unless it is told otherwise. */
const USUAL_AGE_DAYS = 90;

/**
 * Event type and severity of a cmdlet. What it is called says little of some: a mailbox that forwards, a rule that
 * diverts or deletes mail, auditing switched off and a permission `None` are told by their parameters.
 *
 * @param compliance whether it is a cmdlet of the compliance centre
 */
export function cmdletKind(
  operation: string | null,
  parameters: readonly NameValue[],
  compliance: boolean,
): OperationKind {
  const kind = kindOf(CMDLETS, operation, byVerb(operation, compliance));
  switch (kind.eventType) {
    case 'MAILBOX_CHANGED':
      if (FORWARDING.some((name) => isSet(parameters, name))) return FORWARDING_SET;
      return auditKind(parameters) ?? kind;
    case 'MAILBOX_AUDIT_CHANGED':
      return isFalse(parameters, 'AuditBypassEnabled') ? kind : MAILBOX_AUDIT_DISABLED;
    case 'EXCHANGE_ORGANIZATION_CHANGED':
      return isTrue(parameters, 'AuditDisabled') ? MAILBOX_AUDIT_DISABLED : kind;
    case 'MAILBOX_PERMISSION_GRANTED':
      return isGiven(parameters, 'AccessRights') && isNone(valueOf(parameters, 'AccessRights'))
        ? PERMISSION_REMOVED
        : kind;
    case 'AUDIT_LOG_CONFIG_CHANGED': {
      const off = ['UnifiedAuditLogIngestionEnabled', 'AdminAuditLogEnabled'].some((name) => isFalse(parameters, name));
      return off ? AUDIT_LOG_DISABLED : kind;
    }
    case 'MAILBOX_RULE_CREATED':
    case 'MAILBOX_RULE_CHANGED':
    case 'TRANSPORT_RULE_CREATED':
    case 'TRANSPORT_RULE_CHANGED':
      return DIVERTING.some((name) => isSet(parameters, name)) ? { ...kind, severity: 'ALERT' } : kind;
    default:
      return kind;
  }
}

function byVerb(operation: string | null, compliance: boolean): OperationKind {
  const at = operation?.indexOf('-') ?? -1;
  const suffix = at < 1 || at > 20 ? undefined : VERBS.get(operation?.slice(0, at).toLowerCase() ?? '');
  if (suffix === undefined) return compliance ? OTHER_COMPLIANCE : OTHER_CMDLET;
  return { eventType: `${compliance ? 'COMPLIANCE' : 'EXCHANGE'}_${suffix}`, severity: 'INFO' };
}

/** What the audit parameters of `Set-Mailbox` do; null without any. */
function auditKind(parameters: readonly NameValue[]): OperationKind | null {
  if (isFalse(parameters, 'AuditEnabled')) return MAILBOX_AUDIT_DISABLED;
  const age = valueOf(parameters, 'AuditLogAgeLimit');
  const lists = AUDITED.filter((name) => isGiven(parameters, name));
  if (age !== null && daysOf(toLabel(age)) < USUAL_AGE_DAYS) return MAILBOX_AUDIT_DISABLED;
  const emptied = lists.some((name) => isNone(valueOf(parameters, name)) || isRemoval(valueOf(parameters, name)));
  if (emptied) return MAILBOX_AUDIT_DISABLED;
  return age === null && lists.length === 0 ? null : MAILBOX_AUDIT_CHANGED;
}

/** Days of a time span, `90.00:00:00` or a number of days; infinite for text that is none. */
function daysOf(span: string | null): number {
  const days = /^(\d{1,6})(?:\.\d{1,2}:\d{2}:\d{2}(?:\.\d+)?)?$/.exec(span?.trim() ?? '')?.[1];
  if (days !== undefined) return Number(days);
  return /^\d{1,2}:\d{2}:\d{2}/.test(span ?? '') ? 0 : Number.POSITIVE_INFINITY;
}

function isGiven(parameters: readonly NameValue[], name: string): boolean {
  return parameters.some((parameter) => parameter.name?.toLowerCase() === name.toLowerCase());
}

/** `None`, alone or in a list, `$null`, or nothing at all. */
function isNone(value: unknown): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length > 0 && value.every(isNone);
  return typeof value === 'string' && ['none', '$null', '{none}', '{}', ''].includes(value.trim().toLowerCase());
}

/** `@{Remove="MailItemsAccessed"}` and its kin. */
function isRemoval(value: unknown): boolean {
  return typeof value === 'string' && /^\s{0,10}@\{\s{0,10}(?:remove|-)/i.test(value);
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

function isTrue(parameters: readonly NameValue[], name: string): boolean {
  const value = valueOf(parameters, name);
  return toBoolean(value) === true || toText(value)?.toLowerCase() === '$true';
}
