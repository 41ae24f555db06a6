import type { Outcome } from '../../../../events/event.ts';
import { always } from '../../../../events/eventType.ts';
import { toText } from '../../fields/scalars.ts';
import { resourceLogs } from './resourceLog.ts';

const TYPES: Readonly<Record<string, string>> = {
  networksecuritygroupevent: 'NETWORK_RULE_APPLIED',
  networksecuritygrouprulecounter: 'NETWORK_RULE_COUNTED',
  networksecuritygroupflowevent: 'NETWORK_FLOW_RECORDED',
  flowlogflowevent: 'NETWORK_FLOW_RECORDED',
};

/** What network security groups decide, and the flows that they and virtual networks see. */
export const NETWORK_SECURITY = resourceLogs({
  names: [
    'NetworkSecurityGroupEvent',
    'NetworkSecurityGroupRuleCounter',
    'NetworkSecurityGroupFlowEvent',
    'FlowLogFlowEvent',
  ],
  events: [
    always('NETWORK_RULE_APPLIED', 'INFO', 'a rule of a network security group applies to a machine'),
    always('NETWORK_RULE_COUNTED', 'INFO', 'how often a rule let traffic through or refused it'),
    always('NETWORK_FLOW_RECORDED', 'INFO', 'flows that a network security group or a virtual network saw'),
  ],
  read: ({ view, properties }) => {
    const rule = toText(properties['ruleName']);
    const decision = toText(properties['type'])?.toLowerCase();
    const outcome: Outcome = decision === 'allow' ? 'success' : decision === 'block' ? 'failure' : 'unknown';
    return {
      eventType: TYPES[view.category?.toLowerCase() ?? ''] ?? 'NETWORK_FLOW_RECORDED',
      severity: 'INFO',
      outcome,
      targets: rule === null ? [] : [{ type: 'networkRule', id: null, name: rule }],
    };
  },
});
