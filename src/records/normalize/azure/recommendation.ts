import { toText } from '../fields/scalars.ts';
import { activityCategory } from './activityCategory.ts';

/** Recommendations of Azure Advisor. */
export const RECOMMENDATION = activityCategory({
  name: 'Recommendation',
  events: [
    {
      type: 'AZURE_RECOMMENDATION',
      condition: 'Azure Advisor has a recommendation',
      severities: { WARNING: 'about security, with high impact', INFO: 'otherwise' },
      sets: [],
    },
  ],
  details: {
    recommendation: 'the recommendation in words',
    recommendation_type: 'id of its kind',
    recommendation_category: 'Security, Cost, HighAvailability, Performance or OperationalExcellence',
    impact: 'High, Medium or Low',
    risk: 'what may happen otherwise',
    link: 'where to act on it',
    schema_version: 'version of the recommendation’s format',
  },
  read: (event) => {
    const category = toText(event['recommendationCategory']);
    const impact = toText(event['recommendationImpact']);
    const urgent = category?.toLowerCase() === 'security' && impact?.toLowerCase() === 'high';
    return {
      eventType: 'AZURE_RECOMMENDATION',
      severity: urgent ? 'WARNING' : 'INFO',
      details: {
        recommendation: toText(event['recommendationName']),
        recommendation_type: toText(event['recommendationType']),
        recommendation_category: category,
        impact,
        risk: toText(event['recommendationRisk']),
        link: toText(event['recommendationResourceLink']),
        schema_version: toText(event['recommendationSchemaVersion']),
      },
    };
  },
});
