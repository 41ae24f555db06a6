import { STORES } from '../src/composition/stores.ts';

/** `infra/retention.json`: the prefixes that a lifecycle rule of the storage account ends, with their days. */
export function lifecycleRules(): string {
  const rules = STORES.flatMap(({ prefix, days }) => (days === null ? [] : [{ prefix, days }]));
  return `${JSON.stringify(rules, null, 2)}\n`;
}
