import type { ExpectedKey, Violation, ViolationKind } from '../check.ts';
import type { Headers } from '../verify.ts';

/** What the receiver held a request against, as far as explanations speak of it. */
export interface Explained {
  readonly headers: Headers;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly prefix: string;
  readonly path: string;
  readonly keys: readonly ExpectedKey[];
  readonly secretCount: number;
}

/** Which rule a request broke and what to check, in one line. Names no secret and no key's value. */
export function explainViolation({ kind, detail }: Violation, request: Explained): string {
  return EXPLANATIONS[kind](detail, request);
}

const EXPLANATIONS: Readonly<Record<ViolationKind, (detail: string, request: Explained) => string>> = {
  method: (detail) => `it came by ${detail}; webhooks are POST. A proxy may have followed a redirect.`,
  path: (detail, { path }) => `it was sent to ${detail}, expected ${path}. Check WEBHOOK_n_URL, or --path.`,
  'content-type': (detail) =>
    `content-type is ${detail}, expected application/json. Check WEBHOOK_n_DESTINATION (generic or v0), and proxies.`,
  'webhook-id': () =>
    'the header webhook-id is missing or malformed. A proxy may drop it, or another sender is calling.',
  'api-key': (detail) =>
    `the API key (${detail}) is missing or has another value. Check WEBHOOK_n_KEY_m_NAME, _VALUE and _IN, or --key.`,
  'standard-signature': (detail, request) => signature(detail, 'webhook-signature', 'webhook-timestamp', request),
  'v0-signature': (detail, request) =>
    signature(detail, `${request.prefix}-Signature`, `${request.prefix}-Request-Timestamp`, request),
  utf8: () => 'the body is not UTF-8. Something on the way changed its encoding.',
  json: () =>
    'the body is not JSON. Check WEBHOOK_n_DESTINATION (generic or v0), and that nothing compresses or cuts bodies.',
  'not-a-fix-point': () => 'the body is not what JSON.stringify writes. Something on the way parsed and rewrote it.',
  'no-events': () => 'the body holds no event.',
  'event-without-id': (detail) =>
    `an event has no id (${detail}). Another sender is calling, or something on the way rewrote the body.`,
  'same-id-other-bytes': (detail) => `this webhook-id came before with other bytes (${detail}).`,
};

function signature(fault: string, header: string, timeHeader: string, request: Explained): string {
  switch (fault) {
    case 'missing':
      return `no ${header} with its ${timeHeader}. ${missingAdvice(timeHeader, request)}`;
    case 'bad-timestamp':
      return `${timeHeader} is no time in Unix seconds. Something on the way changed it.`;
    case 'outside-window':
      return `${timeHeader} is ${distance(request.headers[timeHeader.toLowerCase()], request.receivedAt)} this clock; 300 s are allowed. Check both clocks; a recorded request cannot be sent again later.`;
    default:
      return `${header} ${request.secretCount > 1 ? 'matches neither secret' : 'does not match the secret'}. Check that --secret is WEBHOOK_n_SECRET with its "whsec_", that a rotation is finished here too (--secret-previous), and that nothing on the way changed the raw bytes of the body.`;
  }
}

/** The usual reasons: another prefix, or a connection without secret. */
function missingAdvice(timeHeader: string, { headers }: Explained): string {
  const other = Object.keys(headers).find(
    (name) => name.endsWith('-request-timestamp') && name !== timeHeader.toLowerCase(),
  );
  return other === undefined
    ? 'Is WEBHOOK_n_SECRET set, and does every proxy pass the header on?'
    : `There is ${other}: try --prefix ${other.slice(0, -'-request-timestamp'.length)}.`;
}

function distance(stamp: Headers[string], receivedAt: number): string {
  const seconds = Math.floor(receivedAt / 1000) - Number(stamp);
  return seconds > 0 ? `${seconds} s behind` : `${-seconds} s ahead of`;
}
