import type { Action, Plan } from '../behaviour.ts';
import { PlanError } from './planError.ts';
import { type PlanWords, planWords } from './planWords.ts';

const longestMs = 600_000;
const EXPECTED = 'a status, ok, redirect, delay, never, reset, garbage, drip, drip-headers, huge, huge-header, or next';

/** What a plan says beside its action. */
type Conditions = Pick<Plan, 'next' | 'probability' | 'accept'>;

/**
 * Reads plans as they are typed: `503 next 5`, `status=503;next=5`, `429 retry-after 30`, several with `then` between
 * them. A line that only says `ok` yields none: behave well.
 * @throws PlanError at the first word that is not understood
 */
export function parsePlans(text: string): Plan[] {
  const plans = planWords(text).map(parsePlan);
  const [only] = plans;
  const isPlainOk = plans.length === 1 && only?.action.kind === 'ok' && Object.keys(only).length === 1;
  return isPlainOk ? [] : plans;
}

function parsePlan(words: PlanWords): Plan {
  let status: number | null = null;
  const headers: Record<string, string> = {};
  let action: Exclude<Action, { kind: 'status' }> | null = null;
  let conditions: Conditions = {};
  for (let word = words.take(); word !== undefined; word = words.take()) {
    const condition = readCondition(word, words);
    if (condition !== null) conditions = { ...conditions, ...condition };
    else if (word === 'retry-after') headers[word] = String(words.integer('seconds', 0, 999_999_999));
    else if (word === 'disable' || word === 'abort-message') headers['webhook-delivery'] = word;
    else if (word === 'status') status = words.integer('a status', 200, 999);
    else if (/^\d+$/.test(word)) status = statusOf(word);
    else if (action === null) action = readAction(word, words);
    else throw new PlanError(word, 'one action per plan; put "then" before the next plan');
  }
  return { action: complete(action, status, headers), ...conditions };
}

function readCondition(word: string, words: PlanWords): Conditions | null {
  if (word === 'next') return { next: words.integer('a number of requests', 1, 1_000_000) };
  if (word === 'probability') return { probability: words.probability() };
  return word === 'accept' ? { accept: true } : null;
}

function readAction(word: string, words: PlanWords): Exclude<Action, { kind: 'status' }> {
  switch (word) {
    case 'ok':
    case 'never':
    case 'garbage':
      return { kind: word };
    case 'reset':
      return { kind: 'reset', when: words.follows('after-headers') ? 'afterHeaders' : 'beforeHeaders' };
    case 'redirect':
      return { kind: 'redirect', status: 302, location: words.url() };
    case 'delay':
      return { kind: 'delay', ms: words.integer('milliseconds', 0, longestMs) };
    case 'drip':
      return { kind: 'drip', everyMs: words.integer('milliseconds', 1, longestMs, 1000) };
    case 'drip-headers':
      return { kind: 'dripHeaders', everyMs: words.integer('milliseconds', 1, longestMs, 1000) };
    case 'huge':
      return { kind: 'hugeBody', bytes: words.integer('bytes', 0, 1_000_000_000, 200_000_000) };
    case 'huge-header':
      return { kind: 'hugeHeader', bytes: words.integer('bytes', 0, 10_000_000, 200_000) };
    default:
      throw new PlanError(word, EXPECTED);
  }
}

/** An action with the status it starts with. */
function complete(
  action: Exclude<Action, { kind: 'status' }> | null,
  status: number | null,
  headers: Readonly<Record<string, string>>,
): Action {
  const [header] = Object.keys(headers);
  if (action === null) {
    if (status === null) throw new PlanError('', EXPECTED);
    return header === undefined ? { kind: 'status', status } : { kind: 'status', status, headers };
  }
  if (header !== undefined) throw new PlanError(header, 'a status alone beside it, such as 503');
  if (status === null) return action;
  const startsWithStatus =
    action.kind === 'redirect' ||
    action.kind === 'drip' ||
    action.kind === 'hugeBody' ||
    (action.kind === 'reset' && action.when === 'afterHeaders');
  if (!startsWithStatus) throw new PlanError(String(status), `no status beside ${action.kind}`);
  return { ...action, status };
}

function statusOf(word: string): number {
  const status = Number(word);
  if (status < 200 || status > 999) throw new PlanError(word, 'a status from 200 to 999');
  return status;
}
