import type { AnswerVerdict, ItemRejection } from './verdict.ts';
import { answerObject, asObject, asText } from './answerJson.ts';
import { cleanReason } from './cleanReason.ts';
import type { DestinationAnswer } from './destination.ts';
import { failure, type StatusRules, statusVerdict } from './statusVerdict.ts';

/** A bulk request that is refused whole is refused for what stands in the settings, not for an event in it. */
const rules: StatusRules = {
  success: 200,
  event: new Set([413]),
  codes: new Map([
    [400, 'elastic_request_refused'],
    [401, 'elastic_key_refused'],
    [403, 'elastic_key_refused'],
    [404, 'elastic_stream_not_found'],
  ]),
  reasonOf: (body) => explanation(answerObject(body)?.['error']),
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
  if (items === null) return failure(answer, 'connection', 'answer_unreadable', null);

  const retried = items.filter(({ status }) => status === 429 || status >= 500);
  if (retried[0] !== undefined) {
    const reason = `${retried.length} of ${items.length} with ${retried[0].status}: ${explanation(retried[0].error) ?? ''}`;
    return failure(answer, 'connection', 'elastic_items_to_retry', reason);
  }
  const refused = items.filter(({ status }) => status >= 401 && status <= 404);
  if (refused[0] !== undefined) {
    const reason = `${refused.length} of ${items.length} with ${refused[0].status}: ${explanation(refused[0].error) ?? ''}`;
    return failure(answer, 'connection', 'elastic_items_not_permitted', reason);
  }
  const rejected = items.flatMap((item, index) => (isStored(item.status) ? [] : [rejection(item, index)]));
  return rejected.length === 0 ? 'delivered' : { class: 'items', code: 'items_rejected', rejected, ...named(answer) };
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
  if (!items.every((item) => typeof item?.['status'] === 'number')) return null;
  return items.map((item) => ({ status: Number(item?.['status']), error: item?.['error'] }));
}

function rejection({ status, error }: Item, item: number): ItemRejection {
  const reason = cleanReason(explanation(error) ?? '');
  return { item, code: `elastic_item_${status}`, ...(reason === null ? {} : { reason }) };
}

/** `type: reason` of an error, and of the cause below it, which mostly names the field. */
function explanation(error: unknown): string | null {
  const found = asObject(error);
  if (found === null) return null;
  const cause = asObject(found['caused_by']);
  const said = [found['type'], found['reason'], cause?.['type'], cause?.['reason']].map(asText);
  return said.filter((part) => part !== null).join(': ');
}

function named({ requestId }: DestinationAnswer): { readonly requestId?: string } {
  return requestId === null ? {} : { requestId };
}
