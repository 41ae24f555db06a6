import type { EventTarget, Severity } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import type { EventType } from '../../../events/eventType.ts';
import type { Category, Normalized } from '../category.ts';
import { toIp } from '../fields/address.ts';
import { shown } from '../fields/nameValues.ts';
import { toEmail } from '../fields/person.ts';
import { text, texts } from '../fields/present.ts';
import { resourceNameOf } from '../fields/resourceId.ts';
import { toText, toTexts } from '../fields/scalars.ts';
import { addTarget } from '../fields/targets.ts';
import { toTime } from '../fields/time.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';

const EMPTY: JsonObject = {};
const FIRED = 'MONITOR_ALERT_FIRED';
const RESOLVED = 'MONITOR_ALERT_RESOLVED';
const EVENTS: readonly EventType[] = [
  {
    type: FIRED,
    condition: 'an alert of Azure Monitor (common alert schema) fired',
    severities: { ALERT: '`Sev0` and `Sev1`', WARNING: '`Sev2`, or unknown', INFO: '`Sev3` and `Sev4`' },
    sets: ['third-party-alerts'],
  },
  {
    type: RESOLVED,
    condition: 'an alert of Azure Monitor (common alert schema) is over',
    severities: { INFO: 'always' },
    sets: ['third-party-alerts'],
  },
];
const SEVERITIES: Readonly<Record<string, Severity>> = {
  sev0: 'ALERT',
  sev1: 'ALERT',
  sev2: 'WARNING',
  sev3: 'INFO',
  sev4: 'INFO',
};

/** Alerts of Azure Monitor in the schema that all its kinds of alerts share ("Common alert schema"). */
export const COMMON_ALERT: Category = {
  name: 'azureMonitorCommonAlertSchema',
  normalize: normalizeCommonAlert,
  events: EVENTS,
  details: {
    alert_id: 'id of the alert',
    rule: 'name of the alert rule',
    rule_id: 'its resource id',
    rule_description: 'its description',
    alert_severity: '`Sev0` to `Sev4`',
    signal_type: 'what was watched: `Metric`, `Log`, `Activity Log`',
    monitor_condition: '`Fired` or `Resolved`',
    monitoring_service: 'what watched it',
    configuration_items: 'names of what is affected',
    origin_alert_id: 'id that the monitoring service gave',
    fired_time: 'when it fired',
    resolved_time: 'when it was over',
    investigation_link: 'where to look into it',
    context: 'what the kind of alert tells, secrets hidden',
    custom_properties: 'properties that the rule adds, secrets hidden',
  },
};

function normalizeCommonAlert({ record }: RecordView, options: NormalizeOptions): Normalized {
  const data = objectOf(record['data']) ?? EMPTY;
  const essentials = objectOf(data['essentials']) ?? EMPTY;
  const context = objectOf(data['alertContext']) ?? EMPTY;
  const resolved = toText(essentials['monitorCondition'])?.toLowerCase() === 'resolved';
  const severity = toText(essentials['severity']);
  const fired = toTime(essentials['firedDateTime']);
  const caller = toText(context['caller']);
  return {
    eventType: resolved ? RESOLVED : FIRED,
    severity: resolved ? 'INFO' : (SEVERITIES[severity?.toLowerCase() ?? ''] ?? 'WARNING'),
    timestamp: (resolved ? toTime(essentials['resolvedDateTime']) : null) ?? fired,
    actor: {
      email: toEmail(caller, options.defaultDomain ?? null),
      ip: toIp(objectOf(context['claims'])?.['ipaddr']),
      name: caller,
      id: null,
      userAgent: null,
    },
    outcome: 'unknown',
    targets: targetsOf(essentials),
    details: {
      alert_id: text(essentials['alertId']),
      rule: text(essentials['alertRule']),
      rule_id: text(essentials['alertRuleID']),
      rule_description: text(essentials['description']),
      alert_severity: severity ?? undefined,
      signal_type: text(essentials['signalType']),
      monitor_condition: text(essentials['monitorCondition']),
      monitoring_service: text(essentials['monitoringService']),
      configuration_items: texts(essentials['configurationItems']),
      origin_alert_id: text(essentials['originAlertId']),
      fired_time: fired ?? undefined,
      resolved_time: toTime(essentials['resolvedDateTime']) ?? undefined,
      investigation_link: text(essentials['investigationLink']),
      context: shown(null, data['alertContext']) ?? undefined,
      custom_properties: shown(null, data['customProperties'] ?? record['customProperties']) ?? undefined,
    },
  };
}

/** What is affected, and the alert by the name of its rule. */
function targetsOf(essentials: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  for (const id of toTexts(listOf(essentials['alertTargetIDs']))) {
    addTarget(targets, { type: 'resource', id, name: resourceNameOf(id) });
  }
  const alert = toText(essentials['alertId']);
  const rule = toText(essentials['alertRule']);
  if (alert !== null || rule !== null) addTarget(targets, { type: 'alert', id: alert, name: rule });
  return targets;
}
