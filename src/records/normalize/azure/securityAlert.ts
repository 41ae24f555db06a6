import type { JsonObject } from '../../../json/json.ts';
import { redact } from '../fields/redact.ts';
import { toText } from '../fields/scalars.ts';
import { activityCategory } from './activityCategory.ts';
import { ALERT_SEVERITIES, alertSeverity } from './alertSeverity.ts';

/** Members with a detail of their own. */
const NAMED: ReadonlySet<string> = new Set([
  'alertdisplayname',
  'alertname',
  'alertid',
  'severity',
  'category',
  'intent',
  'compromisedentity',
  'actiontaken',
  'remediationsteps',
  'eventcategory',
  'message',
  'entity',
  'hierarchy',
  'statuscode',
  'statusmessage',
  'eventdataid',
  'eventproperties',
]);

/** Alerts of Defender for Cloud as the Activity log notes them. */
export const SECURITY = activityCategory({
  name: 'Security',
  events: [
    {
      type: 'AZURE_SECURITY_ALERT',
      condition: 'the Activity log notes an alert of Defender for Cloud',
      severities: ALERT_SEVERITIES,
      sets: ['third-party-alerts'],
    },
  ],
  details: {
    alert: 'name of the alert',
    alert_id: 'id of the alert',
    alert_severity: 'High, Medium, Low or Informational',
    alert_category: 'kind of the alert',
    intent: 'stages of the kill chain',
    compromised_entity: 'what was attacked',
    action_taken: 'what was done against it',
    remediation_steps: 'what to do',
    other: 'further members of the alert, without secrets',
  },
  read: (event, _envelope, view) => {
    const level = toText(event['severity']) ?? toText(event['Severity']);
    return {
      eventType: 'AZURE_SECURITY_ALERT',
      severity: alertSeverity(level),
      details: {
        alert:
          toText(event['alertDisplayName']) ??
          toText(event['alertName']) ??
          toText(event['threatID']) ??
          view.operation,
        alert_id: toText(event['alertId']),
        alert_severity: level,
        alert_category: toText(event['category']),
        intent: toText(event['intent']),
        compromised_entity: toText(event['compromisedEntity']),
        action_taken: toText(event['actionTaken']),
        remediation_steps: event['remediationSteps'] ?? null,
        other: redact(others(event)),
      },
    };
  },
});

/** The alert's own members differ with its kind: what has no detail of its own is kept as it is. */
function others(event: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(event).filter(([key]) => !NAMED.has(key.toLowerCase())));
}
