import type { JsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { toText, toTexts } from '../../normalize/fields/scalars.ts';
import type { Fields } from '../fields.ts';
import { unique } from '../unique.ts';

const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ['informational', 1],
  ['low', 2],
  ['medium', 3],
  ['high', 4],
]);

/** A severity word in any case as 1 (informational) to 4 (high); null for other words. */
export function severityNumber(word: string | null): number | null {
  return SEVERITIES.get(word?.toLowerCase() ?? '') ?? null;
}

/** What the rules of a data loss prevention record say. */
export interface DlpFields {
  readonly rule: Fields;
  readonly severity: number | null;
  /** `failure` when access was blocked. */
  readonly outcome: 'success' | 'failure';
}

/** Data loss prevention: all rules that matched, the highest severity among them, and whether access was blocked. */
export function dlpFields(record: JsonObject, operation: string): DlpFields {
  const rules = listOf(record['PolicyDetails'])
    .flatMap((policy) => listOf(objectOf(policy)?.['Rules']))
    .map((rule) => objectOf(rule) ?? {});
  const severities = rules.map((rule) => severityNumber(toText(rule['Severity'])) ?? 0);
  const blocked = rules.some((rule) => toTexts(listOf(rule['Actions'])).includes('BlockAccess'));
  const excepted = operation.toLowerCase() === 'dlpruleundo' || objectOf(record['ExceptionInfo']) !== null;
  return {
    rule: {
      id: unique(rules.map((rule) => toText(rule['RuleId']))),
      name: unique(rules.map((rule) => toText(rule['RuleName']))),
    },
    severity: Math.max(0, ...severities) || null,
    outcome: blocked && !excepted ? 'failure' : 'success',
  };
}

/** The rule behind a security and compliance alert. */
export function alertRule(record: JsonObject): Fields {
  return {
    id: toText(record['PolicyId']),
    name: toText(record['Name']),
    category: toText(record['Category']),
    ruleset: toText(record['EntityType']),
    description: toText(record['AlertEntityId']),
    reference: unique(listOf(record['AlertLinks']).map((link) => toText(objectOf(link)?.['AlertLinkHref']))),
  };
}
