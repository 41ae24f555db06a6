import { always } from '../../../events/eventType.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { activityCategory } from './activityCategory.ts';

/** Classic metric alerts of Azure Monitor. */
export const MONITOR_ALERT = activityCategory({
  name: 'Alert',
  events: [
    always('AZURE_ALERT_FIRED', 'WARNING', 'an alert rule of Azure Monitor fired'),
    always('AZURE_ALERT_RESOLVED', 'INFO', 'an alert of Azure Monitor is over'),
  ],
  details: {
    rule: 'name of the alert rule',
    rule_description: 'its description',
    rule_uri: 'its resource id',
    metric: 'metric that is watched',
    metric_unit: 'unit of the metric',
    operator: 'how the metric is compared',
    threshold: 'with what',
    aggregation: 'how values are brought together',
    window_minutes: 'over how many minutes',
  },
  read: (event, { status }, view) => {
    const over = /resolved|deactivated/i.test(status ?? view.operation ?? '');
    return {
      eventType: over ? 'AZURE_ALERT_RESOLVED' : 'AZURE_ALERT_FIRED',
      severity: over ? 'INFO' : 'WARNING',
      details: {
        rule: toText(event['RuleName']) ?? toText(event['ruleName']),
        rule_description: toText(event['RuleDescription']) ?? toText(event['ruleDescription']),
        rule_uri: toText(event['RuleUri']) ?? toText(event['ruleUri']),
        metric: toText(event['MetricName']) ?? toText(event['metricName']),
        metric_unit: toText(event['MetricUnit']) ?? toText(event['metricUnit']),
        operator: toText(event['Operator']) ?? toText(event['operator']),
        threshold: toLabel(event['Threshold']) ?? toLabel(event['threshold']),
        aggregation: toText(event['Aggregation']) ?? toText(event['aggregation']),
        window_minutes: toLabel(event['WindowSizeInMinutes']) ?? toLabel(event['windowSizeInMinutes']),
      },
    };
  },
});
