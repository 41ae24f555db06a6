import type { Outcome } from '../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { toOutcome } from '../fields/outcome.ts';
import { toBoolean, toText } from '../fields/scalars.ts';

/** Spellings of services, in lower case and without blanks; those of all services are in `fields/outcome.ts`. */
const WORDS: ReadonlyMap<string, Outcome> = new Map(
  Object.entries({
    success: 'true yes ok completed complete successful succeed partiallysucceeded partialsuccess partiallysuccessful',
    failure:
      'false no fail error errored exception denied accessdenied unauthorized forbidden rejected notfound badrequest conflict authorizationfailure authenticationfailure internalservererror unsuccessful notauthorized toomanyrequests systemerror usererror clienterror',
  }).flatMap(([outcome, words]) => words.split(' ').map((word): [string, Outcome] => [word, outcome as Outcome])),
);

/** HTTP texts for a request that was done (RFC 9110, section 15.3). */
const DONE: ReadonlySet<string> = new Set(['created', 'accepted', 'nocontent', 'partialcontent']);

/** What `ResultStatus` says, in any case and also as a boolean; `unknown` for other words and for none. */
function o365Outcome(status: JsonValue | undefined): Outcome {
  if (typeof status === 'boolean') return status ? 'success' : 'failure';
  const word = toText(status);
  if (word === null || word.length > 40) return 'unknown';
  const plain = word.replaceAll(/[\s_-]+/g, '').toLowerCase();
  return WORDS.get(plain) ?? toOutcome(plain);
}

/** What a record says of its outcome: `ResultStatus`, else `IsSuccess` of Power BI, else the text of an HTTP answer. */
export function outcomeOfRecord(record: JsonObject): Outcome {
  const outcome = o365Outcome(record['ResultStatus']);
  if (outcome !== 'unknown') return outcome;
  const flag = toBoolean(record['IsSuccess'] ?? record['isSuccess'] ?? record['Succeeded']);
  if (flag !== null) return flag ? 'success' : 'failure';
  const text = toText(record['statusText'] ?? record['StatusText']);
  if (text === null) return 'unknown';
  return DONE.has(text.replaceAll(/[\s_-]+/g, '').toLowerCase()) ? 'success' : o365Outcome(text);
}
