import type { AnswerVerdict, DeliveryFailure } from './verdict.ts';
import { answerObject, asText } from './answerJson.ts';
import type { DestinationAnswer } from './destination.ts';
import type { DestinationCode } from './destinationCode.ts';
import { failure } from './statusVerdict.ts';

type Meaning = readonly [DeliveryFailure['class'], DestinationCode];

/** Codes in the body of an answer of the HTTP Event Collector. */
const meanings: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [1, ['connection', 'splunk_token_refused']],
  [2, ['connection', 'splunk_token_refused']],
  [3, ['connection', 'splunk_token_refused']],
  [4, ['connection', 'splunk_token_refused']],
  [5, ['event', 'splunk_event_refused']],
  [6, ['event', 'splunk_event_refused']],
  [7, ['connection', 'splunk_wrong_index']],
  [8, ['connection', 'splunk_busy']],
  [9, ['connection', 'splunk_busy']],
  [10, ['connection', 'splunk_acknowledgment_on']],
  [11, ['connection', 'splunk_acknowledgment_on']],
  [12, ['event', 'splunk_event_refused']],
  [13, ['event', 'splunk_event_refused']],
  [14, ['connection', 'splunk_acknowledgment_on']],
  [15, ['event', 'splunk_event_refused']],
  [16, ['connection', 'splunk_query_token_off']],
]);

/**
 * An answer of the HTTP Event Collector: delivered is 200 with code 0 in the body, and nothing else. Most of its 400 speak
 * of the configuration, so the status alone must not condemn an event; an answer without a code is some proxy's.
 */
export function splunkVerdict(answer: DestinationAnswer): AnswerVerdict {
  const { status } = answer;
  const body = answerObject(answer.body);
  const code = body?.['code'];
  if (body === null || typeof code !== 'number') {
    if (status === 413) return failure(answer, 'event', 'http_413', null);
    return status >= 200 && status <= 299
      ? failure(answer, 'connection', 'answer_unreadable', null)
      : failure(answer, 'connection', `http_${status}`, null);
  }
  if (status === 200 && code === 0) return 'delivered';
  if (status === 413) return failure(answer, 'event', 'http_413', asText(body['text']));
  const [kind, name] = meanings.get(code) ?? ['connection', 'splunk_code_unknown'];
  return failure(answer, kind, name, explanation(code, body));
}

function explanation(code: number, body: Readonly<Record<string, unknown>>): string {
  const place = body['invalid-event-number'];
  const where = typeof place === 'number' ? `, event ${place} of the request` : '';
  return `code ${code}${where}: ${asText(body['text']) ?? ''}`;
}
