import type { Severity } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';
import { parseJsonText } from '../../../json/parseJsonText.ts';
import { always, type EventType } from '../../../events/eventType.ts';
import { toBoolean, toLabel, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import { activityCategory } from './activityCategory.ts';

/** Stages and statuses in which nothing is wrong any more. */
const OVER: ReadonlySet<string> = new Set(['resolved', 'complete', 'completed', 'canceled', 'cancelled', 'rca']);

const TYPES: ReadonlyMap<string, readonly [type: string, severity: Severity]> = new Map([
  ['incident', ['SERVICE_HEALTH_INCIDENT', 'WARNING']],
  ['security', ['SERVICE_HEALTH_SECURITY', 'ALERT']],
  ['actionrequired', ['SERVICE_HEALTH_ACTION_REQUIRED', 'WARNING']],
  ['maintenance', ['SERVICE_HEALTH_MAINTENANCE', 'INFO']],
]);
const NOTICE = ['SERVICE_HEALTH_NOTICE', 'INFO'] as const;

/** Azure's own incidents, maintenance and advisories. */
export const SERVICE_HEALTH = activityCategory({
  name: 'ServiceHealth',
  events: [
    open('SERVICE_HEALTH_INCIDENT', 'WARNING', 'an Azure service has a problem'),
    open('SERVICE_HEALTH_SECURITY', 'ALERT', 'a security advisory of Azure'),
    open('SERVICE_HEALTH_ACTION_REQUIRED', 'WARNING', 'a change of Azure that needs action'),
    always('SERVICE_HEALTH_MAINTENANCE', 'INFO', 'planned maintenance'),
    always('SERVICE_HEALTH_NOTICE', 'INFO', 'any other notice'),
  ],
  details: {
    title: 'title of the notice',
    incident_type: 'Incident, Security, ActionRequired, Maintenance or Informational',
    stage: 'stage, such as Active, Planned, Resolved or RCA',
    tracking_id: 'id of the incident, the same in all its notices',
    communication_id: 'id of this notice',
    communication: 'text of the notice',
    communication_route: 'to whom it was sent',
    service: 'service',
    region: 'region',
    impacted_services: 'services and regions that are concerned',
    impact_type: 'kind of impact',
    impact_start_time: 'when it began',
    impact_mitigation_time: 'when it was mitigated',
    high_impact: 'whether Azure counts it as a high-impact incident',
    synthetic: 'whether it is a test',
    resource_query: 'Resource Graph query for the resources that are concerned',
  },
  read: (event, { status }) => {
    const incidentType = toText(event['incidentType']);
    const stage = toText(event['stage']);
    const [eventType, severity] = TYPES.get(incidentType?.toLowerCase() ?? '') ?? NOTICE;
    const over = OVER.has((stage ?? status ?? '').toLowerCase());
    return { eventType, severity: over ? 'INFO' : severity, details: detailsOf(event, incidentType, stage) };
  },
});

function open(type: string, severity: Severity, condition: string): EventType {
  return { type, condition, severities: { [severity]: 'active', INFO: 'resolved, complete or canceled' }, sets: [] };
}

function detailsOf(event: JsonObject, incidentType: string | null, stage: string | null): Record<string, unknown> {
  const services = toText(event['impactedServices']);
  return {
    title: toText(event['defaultLanguageTitle']) ?? toText(event['title']),
    incident_type: incidentType,
    stage,
    tracking_id: toText(event['trackingId']),
    communication_id: toText(event['communicationId']),
    communication: toText(event['defaultLanguageContent']) ?? toText(event['communication']),
    communication_route: toText(event['communicationRouteType']),
    service: toText(event['service']),
    region: toText(event['region']),
    impacted_services: services === null ? (event['impactedServices'] ?? null) : parseJsonText(services),
    impact_type: toText(event['impactType']),
    impact_start_time: toTime(event['impactStartTime']),
    impact_mitigation_time: toTime(event['impactMitigationTime']),
    high_impact: toBoolean(event['isHIR']),
    synthetic: toBoolean(event['isSynthetic']),
    resource_query: toLabel(event['argQuery']),
  };
}
