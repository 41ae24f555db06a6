import type { JsonObject } from '../../json/json.ts';
import type { RejectReason } from './decodedMessage.ts';

/**
 * What an object is that diagnostic settings and subscriptions send beside records: a point of a metric (a name and the
 * length of its interval), or a change notification of Microsoft Graph, of whatever kind. Null for anything else.
 */
export function foreignKind(object: JsonObject): Extract<RejectReason, 'metric' | 'change_notification'> | null {
  if (typeof object['metricName'] === 'string' && typeof object['timeGrain'] === 'string') return 'metric';
  if (typeof object['subscriptionId'] !== 'string' || object['operationName'] !== undefined) return null;
  const changed = typeof object['changeType'] === 'string' && typeof object['resource'] === 'string';
  return changed || typeof object['lifecycleEvent'] === 'string' ? 'change_notification' : null;
}
