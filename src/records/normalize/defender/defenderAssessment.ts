import type { Severity } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import type { Category, Normalized } from '../category.ts';
import type { DetailNames, EventType } from '../../../events/eventType.ts';
import { camelKeys } from '../fields/camelKeys.ts';
import { redact } from '../fields/redact.ts';
import { resourceGroupOf, resourceNameOf, subscriptionOf } from '../fields/resourceId.ts';
import { toBoolean, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { RecordView } from '../recordView.ts';

const EMPTY: JsonObject = {};
const NO_ACTOR = { email: null, ip: null, name: null, id: null, userAgent: null };

const TYPES: ReadonlyMap<string, string> = new Map([
  ['unhealthy', 'DEFENDER_FINDING_OPEN'],
  ['healthy', 'DEFENDER_FINDING_CLOSED'],
]);
const OTHER = 'DEFENDER_FINDING_NOT_APPLICABLE';

const EVENTS: readonly EventType[] = [
  {
    type: 'DEFENDER_FINDING_OPEN',
    condition: 'an assessment of Defender for Cloud finds a resource unhealthy',
    severities: { WARNING: 'high', INFO: 'otherwise' },
    sets: [],
  },
  {
    type: 'DEFENDER_FINDING_CLOSED',
    condition: 'an assessment finds a resource healthy',
    severities: { INFO: 'always' },
    sets: [],
  },
  { type: OTHER, condition: 'an assessment does not apply', severities: { INFO: 'always' }, sets: [] },
];

const DETAILS: DetailNames = {
  assessment_id: 'id of the assessment of this resource',
  assessment: 'name of the assessment',
  assessment_key: 'key of the kind of assessment',
  assessment_type: 'BuiltIn, CustomPolicy, …; of a part of an assessment its own type',
  description: 'what is assessed',
  remediation: 'what to do',
  finding_severity: 'High, Medium or Low',
  categories: 'kinds of resources it is about',
  threats: 'threats it guards against',
  status: 'Unhealthy, Healthy or NotApplicable',
  cause: 'why',
  status_description: 'why, in words',
  status_changed_time: 'when the status last changed',
  first_evaluated_time: 'when it was first evaluated',
  resource_id: 'resource that was assessed',
  resource_source: 'where the resource is: Azure, OnPremise, …',
  subscription_id: 'subscription',
  resource_group: 'resource group',
  link: 'where to look at it',
  snapshot: 'whether it is part of a regular export of everything',
  enrichment: 'what the export says of itself',
  finding_id: 'id of the vulnerability or other finding within the assessment',
  impact: 'what may follow from it',
  additional_data: 'what is particular to this assessment, without secrets',
};

/** Assessments of Defender for Cloud and the findings within them, by continuous export. */
export const DEFENDER_ASSESSMENTS: readonly Category[] = ['SecurityRecommendation', 'SecurityNestedRecommendation'].map(
  (name) => ({ name, normalize: normalizeDefenderAssessment, events: EVENTS, details: DETAILS }),
);

/** Normalizes assessments. They have no id of their own: the same assessment is exported again with each change. */
function normalizeDefenderAssessment({ fields, properties: written }: RecordView): Normalized {
  const properties = camelKeys(written);
  const status = objectOf(properties['status']) ?? EMPTY;
  const metadata = objectOf(properties['metadata']) ?? EMPTY;
  const resource = objectOf(properties['resourceDetails']) ?? EMPTY;
  const id = toText(fields['id']);
  const code = toText(status['code']) ?? toText(properties['recommendationState']);
  const severity =
    toText(metadata['severity']) ?? toText(status['severity']) ?? toText(properties['recommendationSeverity']);
  const resourceId = toText(resource['id']) ?? toText(properties['assessedResourceId']) ?? resourceOf(id);
  const eventType = TYPES.get(code?.toLowerCase() ?? '') ?? OTHER;
  return {
    eventType,
    severity: severityOf(eventType, severity),
    timestamp: toTime(fields['time']) ?? toTime(properties['timeGenerated']) ?? toTime(status['statusChangeDate']),
    actor: NO_ACTOR,
    outcome: 'unknown',
    targets: resourceId === null ? [] : [{ type: 'resource', id: resourceId, name: resourceNameOf(resourceId) }],
    details: {
      assessment_id: id,
      assessment:
        toText(properties['displayName']) ??
        toText(metadata['displayName']) ??
        toText(properties['recommendationDisplayName']),
      assessment_key: toText(fields['name']),
      assessment_type: toText(metadata['assessmentType']) ?? toText(fields['type']),
      description: toText(metadata['description']) ?? toText(properties['description']),
      remediation: toText(metadata['remediationDescription']) ?? toText(properties['remediation']),
      finding_severity: severity,
      categories: listOf(metadata['categories'] ?? metadata['category']),
      threats: listOf(metadata['threats']),
      status: code,
      cause: toText(status['cause']),
      status_description: toText(status['description']),
      status_changed_time: toTime(status['statusChangeDate']),
      first_evaluated_time: toTime(status['firstEvaluationDate']),
      resource_id: resourceId,
      resource_source: toText(resource['source']),
      subscription_id: resourceId === null ? null : subscriptionOf(resourceId),
      resource_group: resourceId === null ? null : resourceGroupOf(resourceId),
      link: toText(objectOf(properties['links'])?.['azurePortal']),
      snapshot: toBoolean((objectOf(fields['securityEventDataEnrichment']) ?? EMPTY)['isSnapshot']),
      enrichment: redact(
        objectOf(fields['securityEventDataEnrichment']) ??
          objectOf(fields['assessmentEventDataEnrichment']) ??
          objectOf(fields['subAssessmentEventDataEnrichment']),
      ),
      finding_id: fields === written ? null : toText(properties['id']),
      impact: toText(properties['impact']),
      additional_data: redact(objectOf(properties['additionalData'])),
    },
  };
}

function severityOf(eventType: string, word: string | null): Severity {
  return eventType === 'DEFENDER_FINDING_OPEN' && word?.toLowerCase() === 'high' ? 'WARNING' : 'INFO';
}

/** The resource before `/providers/Microsoft.Security/` in the id of an assessment. */
function resourceOf(id: string | null): string | null {
  const at = id === null ? -1 : id.toLowerCase().indexOf('/providers/microsoft.security/');
  return at > 0 && id !== null ? id.slice(0, at) : null;
}
