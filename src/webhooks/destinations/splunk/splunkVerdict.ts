import { type AnswerCode, SHARED_CODES, statusCode } from '../answerCode.ts';
import { answerObject } from '../answerJson.ts';
import type { DestinationAnswer } from '../destination.ts';
import { failure } from '../statusVerdict.ts';
import type { AnswerVerdict, DeliveryFailure } from '../verdict.ts';
import { SPLUNK_CODES } from './splunkCodes.ts';

type Meaning = readonly [DeliveryFailure['class'], AnswerCode];

/** Codes in the body of an answer of the HTTP Event Collector. */
const meanings: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [1, ['connection', SPLUNK_CODES.tokenRefused]],
  [2, ['connection', SPLUNK_CODES.tokenRefused]],
  [3, ['connection', SPLUNK_CODES.tokenRefused]],
  [4, ['connection', SPLUNK_CODES.tokenRefused]],
  [5, ['event', SPLUNK_CODES.eventRefused]],
  [6, ['event', SPLUNK_CODES.eventRefused]],
  [7, ['connection', SPLUNK_CODES.wrongIndex]],
  [8, ['connection', SPLUNK_CODES.busy]],
  [9, ['connection', SPLUNK_CODES.busy]],
  [10, ['connection', SPLUNK_CODES.acknowledgmentOn]],
  [11, ['connection', SPLUNK_CODES.acknowledgmentOn]],
  [12, ['event', SPLUNK_CODES.eventRefused]],
  [13, ['event', SPLUNK_CODES.eventRefused]],
  [14, ['connection', SPLUNK_CODES.acknowledgmentOn]],
  [15, ['event', SPLUNK_CODES.eventRefused]],
  [16, ['connection', SPLUNK_CODES.queryTokenOff]],
]);

/**
 * An answer of the HTTP Event Collector: delivered is 200 with code 0 in the body, and nothing else. Most of its 400 speak
 * of the configuration, so the status alone must not condemn an event; an answer without a code is some proxy's.
 */
export function splunkVerdict({ status, body: text, count }: DestinationAnswer): AnswerVerdict {
  const body = answerObject(text);
  const code = body?.['code'];
  if (body === null || typeof code !== 'number') {
    if (status === 413) return failure('event', statusCode(413), null);
    return status >= 200 && status <= 299
      ? failure('connection', SHARED_CODES.unreadable, null)
      : failure('connection', statusCode(status), null);
  }
  if (status === 200 && code === 0) return 'delivered';
  if (status === 413) return failure('event', statusCode(413), `code ${code}`);
  const [kind, name] = meanings.get(code) ?? ['connection', SPLUNK_CODES.unknown];
  const place = body['invalid-event-number'];
  const isPlace = typeof place === 'number' && Number.isInteger(place) && place >= 0 && place < count;
  return failure(kind, name, isPlace ? `code ${code}, event ${place} of the request` : `code ${code}`);
}
