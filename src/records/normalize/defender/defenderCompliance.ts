import type { EventTarget, Severity } from '../../../events/event.ts';
import { always } from '../../../events/eventType.ts';
import type { Category, Normalized } from '../category.ts';
import { camelKeys } from '../fields/camelKeys.ts';
import { otherFields } from '../fields/fieldRules.ts';
import { known, text } from '../fields/present.ts';
import { subscriptionOf } from '../fields/resourceId.ts';
import { toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { RecordView } from '../recordView.ts';

const NO_ACTOR = { email: null, ip: null, name: null, id: null, userAgent: null };

const STATES: Readonly<Record<string, readonly [type: string, severity: Severity]>> = {
  failed: ['DEFENDER_COMPLIANCE_FAILED', 'WARNING'],
  passed: ['DEFENDER_COMPLIANCE_PASSED', 'INFO'],
};
const OTHER = ['DEFENDER_COMPLIANCE_NOT_APPLICABLE', 'INFO'] as const;

/** Standards, controls and assessments of regulatory compliance, by continuous export of Defender for Cloud. */
export const DEFENDER_COMPLIANCE: Category = {
  name: 'SecurityRegulatoryCompliance',
  normalize: (view) => normalized(view, stateOf(view)),
  events: [
    always('DEFENDER_COMPLIANCE_FAILED', 'WARNING', 'a standard, control or assessment of compliance fails'),
    always('DEFENDER_COMPLIANCE_PASSED', 'INFO', 'one passes'),
    always(OTHER[0], OTHER[1], 'one is skipped, unsupported or unknown'),
  ],
  details: details('standard, control or assessment'),
};

/** Secure scores and their controls, likewise. */
export const DEFENDER_SCORES: readonly Category[] = ['SecureScores', 'SecureScoreControls'].map((name) => ({
  name,
  normalize: (view: RecordView) => normalized(view, ['SECURE_SCORE_REPORTED', 'INFO']),
  events: [always('SECURE_SCORE_REPORTED', 'INFO', 'the secure score, or that of one control')],
  details: details('score or control'),
}));

function details(what: string): Readonly<Record<string, string>> {
  return {
    id: `id of the ${what}`,
    name: `name of the ${what}`,
    description: 'what it is about',
    state: 'Passed, Failed, Skipped or Unsupported',
    subscription_id: 'subscription',
    figures: 'counts, scores and further members, under the names of the export',
  };
}

const READ: ReadonlySet<string> = new Set(['description', 'displayName', 'state']);

function stateOf({ properties }: RecordView): readonly [type: string, severity: Severity] {
  const state = toText(camelKeys(properties)['state'])?.toLowerCase() ?? '';
  return STATES[state] ?? OTHER;
}

function normalized(view: RecordView, [eventType, severity]: readonly [string, Severity]): Normalized {
  const { fields } = view;
  const properties = camelKeys(view.properties);
  const id = toText(fields['id']) ?? toText(properties['id']);
  const name = toText(properties['displayName']) ?? toText(fields['name']);
  const subscription = id === null ? null : subscriptionOf(id);
  return {
    eventType,
    severity,
    timestamp: toTime(fields['time']) ?? toTime(properties['timeGenerated']),
    actor: NO_ACTOR,
    outcome: 'unknown',
    targets: targetsOf(id, name, subscription),
    details: {
      id: known(id),
      name: known(name),
      description: text(properties['description']),
      state: text(properties['state']),
      subscription_id: known(subscription),
      figures: otherFields(properties, READ),
    },
  };
}

/** The subscription, and the standard or score itself. */
function targetsOf(id: string | null, name: string | null, subscription: string | null): EventTarget[] {
  return [
    ...(subscription === null ? [] : [{ type: 'resource', id: `/subscriptions/${subscription}`, name: subscription }]),
    ...(id === null && name === null ? [] : [{ type: 'securityControl', id, name }]),
  ];
}
