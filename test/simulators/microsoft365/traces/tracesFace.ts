import { jsonAnswer, type Answer, type FaceRequest } from '../answer.ts';
import type { Directory } from '../identity/directory.ts';
import type { RequestRate } from '../feed/requestRate.ts';
import type { Verdict } from '../verdict.ts';
import type { TraceLog } from './traceLog.ts';

/** What a token for Microsoft Graph is for. */
export const GRAPH_RESOURCE = 'https://graph.microsoft.com';
const ROLE = 'ExchangeMessageTrace.Read.All';
const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_TOP = 1000;
const MOST_TOP = 5000;

const FILTER = /^receivedDateTime ge (\S+Z) and receivedDateTime le (\S+Z)$/;

export interface TracesFace {
  list(request: FaceRequest): Answer;
  /** Until then the first-party application is not there yet, and everything is a 401. */
  notBefore(ms: number): void;
  throttled(): number;
}

/** `GET /v1.0/admin/exchange/tracing/messageTraces` of Microsoft Graph. */
export function createTracesFace(
  log: TraceLog,
  directory: Directory,
  rate: RequestRate,
  now: () => number,
  verdict: Verdict,
): TracesFace {
  let openFrom = 0;
  let throttledCount = 0;
  const error = (status: number, code: string, message: string, headers?: Readonly<Record<string, string>>) =>
    jsonAnswer(status, { error: { code, message } }, headers);

  return {
    notBefore: (ms) => {
      openFrom = ms;
    },
    throttled: () => throttledCount,
    list: (request) => {
      const claims = directory.verify(request.headers.authorization);
      if (claims === null || claims.audience !== GRAPH_RESOURCE) {
        return error(401, 'InvalidAuthenticationToken', 'Access token is empty or wrong.');
      }
      if (now() < openFrom) return error(401, 'UnknownError', 'The service principal is not there.');
      if (!claims.roles.includes(ROLE)) return error(403, 'Authorization_RequestDenied', 'Insufficient privileges.');
      if (!rate.take(now())) {
        throttledCount += 1;
        const seconds = Math.ceil(rate.waitMs(now()) / 1000);
        return error(429, 'TooManyRequests', 'Too many requests.', { 'retry-after': String(seconds) });
      }
      const bounds = FILTER.exec(request.query.get('$filter') ?? '');
      const fromMs = Date.parse(bounds?.[1] ?? '');
      const toMs = Date.parse(bounds?.[2] ?? '');
      const top = Number(request.query.get('$top') ?? DEFAULT_TOP);
      const wrong = wrongWindow(fromMs, toMs, now()) ?? (top >= 1 && top <= MOST_TOP ? null : '$top');
      if (wrong !== null) {
        verdict.broken(`message traces: ${wrong}`, request.path);
        return error(400, 'BadRequest', wrong);
      }
      const offset = Number(request.query.get('$skiptoken') ?? 0);
      const all = log.list(fromMs, toMs, now());
      const link = new URLSearchParams(request.query);
      link.set('$skiptoken', String(offset + top));
      return jsonAnswer(200, {
        '@odata.context': `${request.origin}/v1.0/$metadata#admin/exchange/tracing/messageTraces`,
        value: all.slice(offset, offset + top),
        ...(offset + top < all.length
          ? { '@odata.nextLink': `${request.origin}${request.path}?${link.toString()}` }
          : {}),
      });
    },
  };
}

function wrongWindow(fromMs: number, toMs: number, nowMs: number): string | null {
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return 'both bounds of receivedDateTime are required';
  if (toMs <= fromMs) return 'the end is not after the start';
  if (toMs - fromMs > 10 * DAY_MS) return 'more than ten days';
  if (fromMs < nowMs - 90 * DAY_MS) return 'more than ninety days back';
  return toMs > nowMs ? 'the end lies in the future' : null;
}
