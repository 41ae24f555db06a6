import { unlessFailed } from '../../../events/eventType.ts';
import { withFailure } from '../fields/outcome.ts';
import { toNumber, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import { parseJsonText } from '../../../json/parseJsonText.ts';
import { activityCategory } from './activityCategory.ts';

/** What autoscaling did to the number of instances. */
export const AUTOSCALE = activityCategory({
  name: 'Autoscale',
  events: [unlessFailed('AZURE_AUTOSCALED', 'INFO', 'autoscaling changed the number of instances')],
  details: {
    description: 'what happened',
    resource: 'resource that was scaled',
    old_instances: 'instances before',
    new_instances: 'instances after',
    profile: 'autoscale profile that was in force',
    last_scale_time: 'when instances were last changed',
  },
  read: (event, { outcome }) => {
    const profile = toText(event['ActiveAutoscaleProfile'] ?? event['activeAutoscaleProfile']);
    return {
      eventType: 'AZURE_AUTOSCALED',
      severity: withFailure('INFO', outcome),
      details: {
        description: toText(event['Description'] ?? event['description']),
        resource: toText(event['ResourceName'] ?? event['resourceName']),
        old_instances: toNumber(event['OldInstancesCount'] ?? event['oldInstancesCount']),
        new_instances: toNumber(event['NewInstancesCount'] ?? event['newInstancesCount']),
        profile: profile === null ? null : parseJsonText(profile),
        last_scale_time: toTime(event['LastScaleActionTime'] ?? event['lastScaleActionTime']),
      },
    };
  },
});
