import { unlessFailed } from '../../../events/eventType.ts';
import { toText } from '../fields/scalars.ts';
import { activityBody } from './activityBody.ts';
import { activityCategory } from './activityCategory.ts';

const BAD: ReadonlySet<string> = new Set(['unavailable', 'degraded']);

/** Health of single resources, each time it changes. */
export const RESOURCE_HEALTH = activityCategory({
  name: 'ResourceHealth',
  events: [
    {
      ...unlessFailed('RESOURCE_HEALTH_CHANGED', 'INFO', 'the health of a resource changed'),
      severities: { WARNING: 'unavailable or degraded', INFO: 'otherwise' },
    },
  ],
  details: {
    title: 'what happened, in short',
    description: 'what happened',
    current_status: 'Available, Unavailable, Degraded or Unknown',
    previous_status: 'status before',
    type: 'kind of event: Downtime, Degradation, …',
    cause: 'PlatformInitiated, UserInitiated or Unknown',
    request_body: 'body of a request, without secrets',
    response_body: 'body of a response, without secrets',
  },
  read: (event) => {
    const current = toText(event['currentHealthStatus']);
    return {
      eventType: 'RESOURCE_HEALTH_CHANGED',
      severity: BAD.has(current?.toLowerCase() ?? '') ? 'WARNING' : 'INFO',
      details: {
        title: toText(event['title']),
        description: toText(event['details']),
        current_status: current,
        previous_status: toText(event['previousHealthStatus']),
        type: toText(event['type']),
        cause: toText(event['cause']),
        request_body: activityBody(event, 'requestbody'),
        response_body: activityBody(event, 'responsebody'),
      },
    };
  },
});
