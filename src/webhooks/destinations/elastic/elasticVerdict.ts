import { SHARED_CODES } from '../answerCode.ts';
import { answerObject, asObject, asText } from '../answerJson.ts';
import { knownWord, sentField } from '../answerWords.ts';
import type { DestinationAnswer } from '../destination.ts';
import { failure, type StatusRules, statusVerdict } from '../statusVerdict.ts';
import type { AnswerVerdict, ItemRejection } from '../verdict.ts';
import { ELASTIC_CODES, ELASTIC_ERROR_TYPES } from './elasticCodes.ts';

/** A bulk request that is refused whole is refused for what stands in the settings, not for an event in it. */
const rules: StatusRules = {
  success: 200,
  event: new Set([413]),
  codes: new Map([
    [400, ELASTIC_CODES.requestRefused],
    [401, ELASTIC_CODES.keyRefused],
    [403, ELASTIC_CODES.keyRefused],
    [404, ELASTIC_CODES.streamNotFound],
  ]),
  reasonOf: (body) => explanation(answerObject(body)?.['error'], ''),
};

interface Item {
  readonly status: number;
  readonly error: unknown;
}

/**
 * An answer of the bulk API: 200 says only that the request was read, each item has its own status. 409 is an event that
 * is there already. When any item may still succeed (429, 5xx, or 401 to 404, which the settings cause), the whole request
 * is sent again: those that were stored answer 409 then.
 */
export function elasticVerdict(answer: DestinationAnswer): AnswerVerdict {
  const verdict = statusVerdict(answer, rules);
  if (verdict !== 'delivered') return verdict;
  const items = itemsOf(answer);
  if (items === null) return failure('connection', SHARED_CODES.unreadable, null);

  const retried = items.filter(({ status }) => status === 429 || status >= 500);
  if (retried[0] !== undefined) {
    return failure('connection', ELASTIC_CODES.itemsToRetry, share(retried, items.length, retried[0]));
  }
  const refused = items.filter(({ status }) => status >= 401 && status <= 404);
  if (refused[0] !== undefined) {
    return failure('connection', ELASTIC_CODES.itemsNotPermitted, share(refused, items.length, refused[0]));
  }
  const failed = items.flatMap((item, index) => (isStored(item.status) ? [] : [{ item, index }]));
  if (failed.length === 0) return 'delivered';
  // Two lines an event: the action, and the document in which a name is looked for.
  const lines = answer.sent.toString('utf8').split('\n');
  const rejected = failed.map(({ item, index }) => rejection(item, index, lines[2 * index + 1] ?? ''));
  return { class: 'items', code: 'items_rejected', rejected };
}

function share(some: readonly Item[], all: number, first: Item): string {
  const why = explanation(first.error, '');
  return `${some.length} of ${all} with ${first.status}${why === null ? '' : `: ${why}`}`;
}

function isStored(status: number): boolean {
  return (status >= 200 && status <= 299) || status === 409;
}

/** The items, or null when the answer does not account for every event. */
function itemsOf({ body, count }: DestinationAnswer): readonly Item[] | null {
  const answer = answerObject(body);
  const list = answer?.['items'];
  if (!Array.isArray(list) || list.length !== count || typeof answer?.['errors'] !== 'boolean') return null;
  const items = list.map((entry: unknown) => asObject(asObject(entry)?.['create']));
  if (!items.every((item) => isStatus(item?.['status']))) return null;
  return items.map((item) => ({ status: Number(item?.['status']), error: item?.['error'] }));
}

function isStatus(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 999;
}

function rejection({ status, error }: Item, item: number, document: string): ItemRejection {
  const reason = explanation(error, document);
  return { item, code: `elastic_item_${status}`, ...(reason === null ? {} : { reason }) };
}

/** Types of an error and of the cause below it, and the field of the document that one of them names. */
function explanation(error: unknown, document: string): string | null {
  const found = asObject(error);
  if (found === null) return null;
  const cause = asObject(found['caused_by']);
  const types = [found['type'], cause?.['type']].map((type) => knownWord(type, ELASTIC_ERROR_TYPES));
  const said = [found['reason'], cause?.['reason']].map(asText).filter((text) => text !== null);
  const field = said.map((text) => sentField(text, document)).find((name) => name !== null);
  const parts = [...types.filter((type) => type !== null), ...(field === undefined ? [] : [`[${field}]`])];
  return parts.length === 0 ? null : parts.join(': ');
}
