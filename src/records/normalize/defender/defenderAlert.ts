import { isJsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import type { Category, Normalized } from '../category.ts';
import { ALERT_SEVERITIES, alertSeverity } from '../azure/alertSeverity.ts';
import type { DetailNames } from '../../../events/eventType.ts';
import { redact } from '../fields/redact.ts';
import { toBoolean, toLabel, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { RecordView } from '../recordView.ts';
import { entities } from './entities.ts';
import { alertTargets } from './alertTargets.ts';

const CLOSED: ReadonlySet<string> = new Set(['resolved', 'dismissed', 'closed']);

const DETAILS: DetailNames = {
  product: 'product that raised the alert',
  component: 'component of the product',
  vendor: 'its vendor',
  alert: 'name of the alert',
  alert_id: 'id of the alert, the same in all its records',
  alert_type: 'kind of alert',
  alert_severity: 'High, Medium, Low or Informational',
  status: 'New, InProgress, Resolved or Dismissed',
  description: 'what happened',
  remediation_steps: 'what to do',
  intent: 'stages of the kill chain (MITRE tactics)',
  techniques: 'MITRE techniques',
  compromised_entity: 'what was attacked',
  incident: 'whether it stands for several alerts',
  confidence: 'how certain the product is',
  link: 'where to look at it',
  correlation_key: 'key that related alerts share',
  start_time: 'when it began',
  end_time: 'when it was last seen',
  generated_time: 'when it was raised',
  resource_id: 'resource it is about',
  entities: 'accounts, hosts, addresses, files and other things involved, each with its kind as `type`',
  links: 'further links',
  extended_properties: 'what is particular to this kind of alert, without secrets',
};

/** Alerts of Defender for Cloud, by continuous export or from the table `SecurityAlert`. */
export const DEFENDER_ALERT: Category = {
  name: 'SecurityAlert',
  normalize: normalizeDefenderAlert,
  events: [
    {
      type: 'DEFENDER_ALERT',
      condition: 'Defender for Cloud raised or updated an alert',
      severities: ALERT_SEVERITIES,
      sets: ['third-party-alerts'],
    },
    {
      type: 'DEFENDER_ALERT_CLOSED',
      condition: 'an alert was resolved or dismissed',
      severities: { INFO: 'always' },
      sets: ['third-party-alerts'],
    },
  ],
  details: DETAILS,
};

/**
 * Normalizes alerts. Nobody is the actor: an alert tells of several accounts and addresses, which are in `targets` and
 * `details.entities`. An alert is exported again with each change.
 */
function normalizeDefenderAlert({ fields }: RecordView): Normalized {
  const status = toText(fields['status']);
  const level = toText(fields['severity']) ?? toText(fields['alertSeverity']) ?? toText(fields['reportedSeverity']);
  const closed = CLOSED.has(status?.toLowerCase() ?? '');
  const generated =
    toTime(fields['timeGeneratedUtc']) ?? toTime(fields['time']) ?? toTime(fields['processingEndTimeUtc']);
  const started = toTime(fields['startTimeUtc']) ?? toTime(fields['startTime']);
  const ended = toTime(fields['endTimeUtc']) ?? toTime(fields['endTime']);
  const involved = entities(fields['entities']);
  const id = toText(fields['systemAlertId']);
  return {
    eventType: closed ? 'DEFENDER_ALERT_CLOSED' : 'DEFENDER_ALERT',
    severity: closed ? 'INFO' : alertSeverity(level),
    timestamp: generated ?? ended ?? started,
    actor: { email: null, ip: null, name: null, id: null, userAgent: null },
    outcome: 'unknown',
    targets: alertTargets(fields, involved),
    details: {
      product: toText(fields['productName']),
      component: toText(fields['productComponentName']),
      vendor: toText(fields['vendorName']) ?? toText(fields['providerName']),
      alert: toText(fields['alertDisplayName']) ?? toText(fields['displayName']) ?? toText(fields['alertName']),
      alert_id: id,
      alert_type: toText(fields['alertType']),
      alert_severity: level,
      status,
      description: toText(fields['description']),
      remediation_steps: listOf(fields['remediationSteps']),
      intent: toText(fields['intent']) ?? toText(fields['killChainIntent']) ?? toText(fields['tactics']),
      techniques: listOf(fields['techniques']),
      compromised_entity: toText(fields['compromisedEntity']),
      incident: toBoolean(fields['isIncident']),
      confidence: toLabel(fields['confidenceScore']) ?? toLabel(fields['confidenceLevel']),
      link: toText(fields['alertUri']) ?? toText(fields['alertLink']),
      correlation_key: toText(fields['correlationKey']),
      start_time: started,
      end_time: ended,
      generated_time: generated,
      resource_id: toText(fields['azureResourceId']) ?? toText(fields['resourceId']),
      entities: involved,
      links: listOf(fields['extendedLinks']).filter(isJsonObject),
      extended_properties: redact(objectOf(fields['extendedProperties']) ?? null),
    },
  };
}
