import { webhookEventId } from '../../demo/app/webhookEventId.ts';
import { type Headers, standardFault, type Trust, v0Fault } from './verify.ts';

/** A rule that a request broke. */
export type ViolationKind =
  | 'method'
  | 'path'
  | 'content-type'
  | 'webhook-id'
  | 'standard-signature'
  | 'v0-signature'
  | 'api-key'
  | 'utf8'
  | 'json'
  | 'not-a-fix-point'
  | 'no-events'
  | 'event-without-id'
  | 'same-id-other-bytes';

export interface Violation {
  readonly kind: ViolationKind;
  readonly webhookId: string | null;
  readonly detail: string;
}

export interface ExpectedKey {
  readonly in: 'header' | 'query';
  readonly name: string;
  readonly value: string;
}

/** What every request must satisfy. No secrets: signatures must be absent, and are not verified. */
export interface Expectations extends Trust {
  /** Take signatures as they come, also none: for a person who has no secret at hand. Default off. */
  readonly ignoreSignatures?: boolean;
  readonly apiKeys: readonly ExpectedKey[];
  readonly path: string;
  readonly eventId: (event: unknown) => string | null;
}

/** A request read whole. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface Checked {
  readonly webhookId: string | null;
  /** The body as text; with replacement characters if it is not UTF-8. */
  readonly text: string;
  readonly eventIds: readonly string[];
  readonly violations: readonly Violation[];
}

/** Checks one request against the rules that need no memory of earlier ones. Parses the body once. */
export function check(request: ReceivedRequest, expected: Expectations, nowSeconds: number): Checked {
  const violations: Violation[] = [];
  const { headers, body } = request;
  const idHeader = headers['webhook-id'];
  const webhookId = typeof idHeader === 'string' ? idHeader : null;
  const report: Report = (kind, detail) => {
    violations.push({ kind, webhookId, detail });
  };
  const url = new URL(request.url, 'http://receiver.invalid');

  if (request.method !== 'POST') report('method', request.method);
  if (url.pathname !== expected.path) report('path', url.pathname);
  if (headers['content-type'] !== 'application/json') report('content-type', String(headers['content-type']));
  if (webhookId === null || !/^[A-Za-z0-9_-]{1,64}$/.test(webhookId)) report('webhook-id', String(idHeader));
  for (const key of expected.apiKeys) {
    const sent = key.in === 'header' ? headers[key.name.toLowerCase()] : url.searchParams.get(key.name);
    if (sent !== key.value) report('api-key', `${key.in} ${key.name}`);
  }
  if (expected.ignoreSignatures !== true) checkSignatures(request, expected, nowSeconds, report);

  const text = body.toString('utf8');
  // A replacement character is three bytes where the invalid sequence had others, unless it was sent as such.
  if (text.includes('\ufffd') && !Buffer.from(text).equals(body)) report('utf8', 'invalid UTF-8');
  const eventIds = readEventIds(text, expected.eventId, report);
  return { webhookId, text, eventIds, violations };
}

type Report = (kind: ViolationKind, detail: string) => void;

function checkSignatures({ headers, body }: ReceivedRequest, trust: Trust, nowSeconds: number, report: Report): void {
  const standard = standardFault(headers, body, trust, nowSeconds);
  const v0 = v0Fault(headers, body, trust, nowSeconds);
  const wanted = trust.secrets.length > 0 ? null : 'missing';
  const unsigned = headers['webhook-signature'] === undefined;
  if (wanted === null ? standard !== null : !unsigned) report('standard-signature', standard ?? 'unexpected');
  if (v0 !== wanted) report('v0-signature', v0 ?? 'unexpected');
}

function readEventIds(text: string, eventId: (event: unknown) => string | null, report: Report): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    report('json', error instanceof Error ? error.name : 'unparsable');
    return [];
  }
  if (JSON.stringify(parsed) !== text) report('not-a-fix-point', 'stringify(parse(body)) is another text');
  const events: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (events.length === 0) report('no-events', 'an empty array');
  const ids = events.map(eventId);
  if (ids.includes(null)) report('event-without-id', `index ${ids.indexOf(null)}`);
  return ids.filter((id) => id !== null);
}

/**
 * The event's id: `id` in the formats `event` and `raw`; in Elastic Common Schema `grantwire.event.id`, since `event.id`
 * may be the record's own id there, and that one only in documents of other senders.
 */
export function defaultEventId(event: unknown): string | null {
  const own = webhookEventId(event);
  if (own !== null || typeof event !== 'object' || event === null) return own;
  const inner = 'event' in event ? event.event : null;
  return typeof inner === 'object' && inner !== null && 'id' in inner && typeof inner.id === 'string' ? inner.id : null;
}
