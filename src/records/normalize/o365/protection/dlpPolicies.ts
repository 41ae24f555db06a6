import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json/json.ts';
import { listOf } from '../../../../json/parseJsonText.ts';
import { shown } from '../../fields/nameValues.ts';
import { toLabel, toText, toTexts } from '../../fields/scalars.ts';

/** One rule that matched. */
export interface DlpRule {
  readonly id: string | null;
  readonly name: string | null;
  readonly mode: string | null;
  /** `Low`, `Medium` or `High`. */
  readonly severity: string | null;
  readonly actions: readonly string[];
  readonly action_parameters: readonly string[];
  /** What matched, as written: sensitive information with its counts, other conditions. */
  readonly conditions: JsonValue;
  readonly management_rule_id: string | null;
}

/** One policy with the rules of it that matched. */
export interface DlpPolicy {
  readonly id: string | null;
  readonly name: string | null;
  readonly rules: readonly DlpRule[];
}

/** Reads `PolicyDetails`, a list or its JSON text. */
export function dlpPolicies(value: JsonValue | undefined): DlpPolicy[] {
  return objects(value).map((policy) => ({
    id: toLabel(policy['PolicyId']),
    name: toText(policy['PolicyName']),
    rules: objects(policy['Rules']).map((rule) => ({
      id: toLabel(rule['RuleId']),
      name: toText(rule['RuleName']),
      mode: toText(rule['RuleMode']),
      severity: toText(rule['Severity']),
      actions: toTexts(listOf(rule['Actions'])),
      action_parameters: toTexts(listOf(rule['ActionParameters'])),
      conditions: shown(null, rule['ConditionsMatched']),
      management_rule_id: toLabel(rule['ManagementRuleId']),
    })),
  }));
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return listOf(value).filter(isJsonObject);
}
