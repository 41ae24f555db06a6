import type { Outcome, Severity } from '../../../../events/event.ts';
import { always } from '../../../../events/eventType.ts';
import type { JsonObject } from '../../../../json/json.ts';
import { alertSeverity, ALERT_SEVERITIES } from '../alertSeverity.ts';
import { toIp } from '../../fields/address.ts';
import { known } from '../../fields/present.ts';
import { toLabel, toNumber, toText } from '../../fields/scalars.ts';
import { type FirewallTraffic, firewallMessage } from './firewallMessage.ts';
import { firstText, resourceLogs } from './resourceLog.ts';

const ALLOWED: ReadonlySet<string> = new Set(['allow', 'alert', 'dnat', 'noerror', 'allowed']);
const DENIED: ReadonlySet<string> = new Set(['deny', 'drop', 'block', 'blocked', 'nxdomain', 'servfail', 'refused']);

/** Azure Firewall: older logs in words (`AzureFirewall…`), newer ones in columns (`AZFW…`). */
export const FIREWALL = resourceLogs({
  names: [
    'AzureFirewallApplicationRule',
    'AzureFirewallNetworkRule',
    'AzureFirewallDnsProxy',
    'AzureFirewallThreatIntelLog',
    'AZFWApplicationRule',
    'AZFWNetworkRule',
    'AZFWNatRule',
    'AZFWDnsQuery',
    'AZFWFqdnResolveFailure',
    'AZFWThreatIntel',
    'AZFWIdpsSignature',
    'AZFWFatFlow',
    'AZFWFlowTrace',
    'AZFWApplicationRuleAggregation',
    'AZFWNetworkRuleAggregation',
    'AZFWNatRuleAggregation',
  ],
  events: [
    always('FIREWALL_ALLOWED', 'INFO', 'a firewall let traffic through'),
    always('FIREWALL_DENIED', 'INFO', 'a firewall refused traffic'),
    always('FIREWALL_DNS_QUERY', 'INFO', 'a name was asked for through a firewall'),
    always('FIREWALL_FLOW', 'INFO', 'a firewall notes traffic without a decision'),
    {
      type: 'FIREWALL_THREAT_DETECTED',
      condition: 'a firewall found traffic with a known threat, or that fits a signature of an attack',
      severities: { ...ALERT_SEVERITIES, WARNING: 'medium or unknown, and threat intelligence' },
      sets: ['third-party-alerts'],
    },
  ],
  details: {
    'traffic.protocol': 'protocol',
    'traffic.source': 'address it came from',
    'traffic.source_port': 'port it came from',
    'traffic.destination': 'address or name it went to',
    'traffic.destination_port': 'port it went to',
    'traffic.action': 'what the firewall did: Allow, Deny, …',
  },
  read: ({ view, properties }) => {
    const traffic = trafficOf(properties);
    const decision = traffic.action?.toLowerCase() ?? '';
    const outcome: Outcome = ALLOWED.has(decision) ? 'success' : DENIED.has(decision) ? 'failure' : 'unknown';
    const host = traffic.destination;
    return {
      ...kindOf(view.category?.toLowerCase() ?? '', outcome, toLabel(properties['Severity'])),
      outcome,
      actor: { email: null, ip: toIp(traffic.source), name: null, id: null, userAgent: null },
      targets: host === null ? [] : [{ type: 'host', id: null, name: host }],
      details: {
        traffic: {
          protocol: known(traffic.protocol),
          source: known(traffic.source),
          source_port: known(traffic.sourcePort),
          destination: known(traffic.destination),
          destination_port: known(traffic.destinationPort),
          action: known(traffic.action),
        },
      },
    };
  },
});

function trafficOf(properties: JsonObject): FirewallTraffic {
  const message = toText(properties['msg']);
  if (message !== null) return firewallMessage(message);
  return {
    protocol: firstText(properties, ['Protocol']),
    source: firstText(properties, ['SourceIp', 'SourceIP']),
    sourcePort: toNumber(properties['SourcePort']),
    destination: firstText(properties, ['Fqdn', 'QueryName', 'DestinationIp', 'TargetUrl']),
    destinationPort: toNumber(properties['DestinationPort']),
    action: firstText(properties, ['Action', 'ResponseCode']),
  };
}

/** IDPS writes its severity as 1 (high) to 3 (low). */
const LEVELS: Readonly<Record<string, string>> = { '1': 'high', '2': 'medium', '3': 'low' };

function kindOf(category: string, outcome: Outcome, level: string | null): { eventType: string; severity: Severity } {
  if (category.includes('threatintel') || category.includes('idps')) {
    const word = level === null ? null : (LEVELS[level] ?? level);
    return { eventType: 'FIREWALL_THREAT_DETECTED', severity: alertSeverity(word) };
  }
  if (category.includes('dns') || category.includes('fqdn'))
    return { eventType: 'FIREWALL_DNS_QUERY', severity: 'INFO' };
  if (category.includes('nat')) return { eventType: 'FIREWALL_ALLOWED', severity: 'INFO' };
  const eventType =
    outcome === 'success' ? 'FIREWALL_ALLOWED' : outcome === 'failure' ? 'FIREWALL_DENIED' : 'FIREWALL_FLOW';
  return { eventType, severity: 'INFO' };
}
