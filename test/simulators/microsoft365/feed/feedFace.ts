import { jsonAnswer, type Answer, type FaceRequest } from '../answer.ts';
import type { Fault } from '../faults.ts';
import type { Directory } from '../identity/directory.ts';
import type { Random } from '../tenant/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Verdict } from '../verdict.ts';
import { auditRecordText } from './auditRecord.ts';
import type { AuditStream, ContentItem } from './auditStream.ts';
import { CONTENT_TYPES, isContentType, roleOf, type ContentType } from './contentTypes.ts';
import { createNextPages, queryOf } from './nextPages.ts';
import type { RequestRate } from './requestRate.ts';
import type { Subscriptions } from './subscriptions.ts';
import { parseWindow } from './window.ts';

/** What a token for the Management Activity API is for. */
export const FEED_RESOURCE = 'https://manage.office.com';

export interface FeedOptions {
  readonly tenant: Tenant;
  readonly directory: Directory;
  readonly stream: AuditStream;
  readonly subscriptions: Subscriptions;
  readonly rate: RequestRate;
  readonly verdict: Verdict;
  readonly now: () => number;
  readonly random: Random;
  readonly publisher: string;
  readonly pageSize: number;
}

/** The Management Activity API of one tenant. */
export interface FeedFace {
  start(request: FaceRequest, tenant: string): Answer;
  stop(request: FaceRequest, tenant: string): Answer;
  list(request: FaceRequest, tenant: string): Answer;
  content(request: FaceRequest, tenant: string, faults: readonly Fault[]): Answer;
  audit(request: FaceRequest, tenant: string, contentId: string): Answer;
  /** While it is on, every request is told that the tenant does not exist, as a tenant without auditing is. */
  setAuditing(on: boolean): void;
  /** How often each content was handed out whole. */
  readonly served: ReadonlyMap<string, number>;
  /** Counts one whole delivery of a content; the server knows whether a fault cut it. */
  countServed(contentId: string): void;
  /** Requests answered with 429 or its form as 403. */
  throttled(): number;
  readonly requests: ReadonlyMap<string, number>;
}

/** An error in the API's own form. */
export function afError(
  status: number,
  code: string,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Answer {
  return jsonAnswer(status, { error: { code, message } }, headers);
}

export function createFeedFace(options: FeedOptions): FeedFace {
  const { tenant, directory, stream, subscriptions, rate, verdict, now, random, publisher, pageSize } = options;
  const pages = createNextPages(now);
  const listed = new Set<string>();
  const served = new Map<string, number>();
  const requests = new Map<string, number>();
  let auditing = true;
  let throttledCount = 0;

  /** Null when the request may go on. */
  function refused(request: FaceRequest, urlTenant: string, operation: string): Answer | null {
    requests.set(operation, (requests.get(operation) ?? 0) + 1);
    const line = `${request.method} ${request.path}`;
    const claims = directory.verify(request.headers.authorization);
    if (claims === null || claims.audience !== FEED_RESOURCE) {
      return jsonAnswer(401, { Message: 'Authorization has been denied for this request.' });
    }
    if (urlTenant !== tenant.id) {
      verdict.broken('a foreign tenant in the URL', line);
      return afError(400, 'AF20010', 'The tenant ID in the URL does not match the one in the access token.');
    }
    const sent = queryOf(request.query).get('publisheridentifier');
    if (sent !== publisher) verdict.broken(`PublisherIdentifier is ${sent ?? 'missing'}`, line);
    if (!rate.take(now())) {
      throttledCount += 1;
      // Both forms are seen in the wild.
      return afError(
        random() < 0.5 ? 403 : 429,
        'AF429',
        `Too many requests. Method=${operation}, PublisherId=${sent}`,
      );
    }
    if (!auditing) {
      return jsonAnswer(400, { error: `DataServiceException: Tenant ${tenant.id} does not exist.` });
    }
    return null;
  }

  function typed(request: FaceRequest): ContentType | Answer {
    const type = queryOf(request.query).get('contenttype') ?? null;
    if (!isContentType(type)) return afError(400, 'AF20020', 'The specified content type is not valid.');
    const claims = directory.verify(request.headers.authorization);
    return claims?.roles.includes(roleOf(type)) === true
      ? type
      : afError(
          401,
          'AF10001',
          'The permission set (ActivityFeed) sent in the request did not include the expected permission.',
        );
  }

  function itemOf(origin: string, type: ContentType, item: ContentItem, faults: readonly Fault[]): object {
    const broken = faults.find((fault) => fault.kind === 'contentUri');
    const uri = `${origin}/api/v1.0/${tenant.id}/activity/feed/audit/${item.contentId}`;
    return {
      contentType: type,
      contentId: item.contentId,
      contentUri: broken === undefined ? uri : brokenUri(broken.as, tenant.id, item.contentId, uri),
      contentCreated: new Date(item.createdMs).toISOString(),
      contentExpiration: new Date(item.expiresMs).toISOString(),
    };
  }

  return {
    served,
    requests,
    throttled: () => throttledCount,
    setAuditing: (on) => {
      auditing = on;
    },
    countServed: (contentId) => served.set(contentId, (served.get(contentId) ?? 0) + 1),
    start: (request, urlTenant) => {
      const no = refused(request, urlTenant, 'start');
      if (no !== null) return no;
      const type = typed(request);
      if (typeof type !== 'string') return type;
      const result = subscriptions.start(type, now());
      if (result === 'started') return jsonAnswer(200, { contentType: type, status: 'enabled', webhook: null });
      if (result === 'already') {
        return afError(400, 'AF20024', 'The subscription is already enabled. No property change.');
      }
      verdict.broken('a subscription was started twice within 15 minutes', type);
      return afError(429, 'AF429', 'Too many start requests.');
    },
    stop: (request, urlTenant) => {
      verdict.broken('a subscription was stopped', request.path);
      const no = refused(request, urlTenant, 'stop');
      if (no !== null) return no;
      const type = typed(request);
      if (typeof type !== 'string') return type;
      subscriptions.stop(type, now());
      return { status: 200, headers: {}, body: '' };
    },
    list: (request, urlTenant) => {
      const no = refused(request, urlTenant, 'list');
      if (no !== null) return no;
      const all = CONTENT_TYPES.filter((type) => subscriptions.state(type) !== 'none');
      return jsonAnswer(
        200,
        all.map((contentType) => ({ contentType, status: subscriptions.state(contentType), webhook: null })),
      );
    },
    content: (request, urlTenant, faults) => {
      const no = refused(request, urlTenant, 'content');
      if (no !== null) return no;
      const type = typed(request);
      if (typeof type !== 'string') return type;
      const state = subscriptions.state(type);
      if (state === 'none') return afError(400, 'AF20022', 'No subscription found for the specified content type.');
      if (state === 'disabled') {
        return afError(400, 'AF20023', 'The subscription was disabled by a tenant or service admin.');
      }
      const query = queryOf(request.query);
      const window = parseWindow(query.get('starttime') ?? null, query.get('endtime') ?? null, now());
      if (typeof window === 'string') {
        verdict.broken(`window: ${window}`, request.path);
        return afError(400, 'AF20055', `Start time and end time are wrong: ${window}.`);
      }
      const token = query.get('nextpage');
      const offset = token === undefined ? 0 : pages.offsetOf(token, type, window);
      if (offset === null) return afError(400, 'AF20031', 'Invalid nextPage Input.');
      const all = stream.list(type, window.startMs, window.endMs, now(), (createdMs) =>
        subscriptions.wasOn(type, createdMs),
      );
      const page = all.slice(offset, offset + pageSize);
      for (const { contentId } of page) listed.add(contentId);
      const next = offset + pageSize < all.length ? pages.link(request, type, window, offset + pageSize, random) : null;
      const headers: Readonly<Record<string, string>> =
        next === null ? {} : { [random() < 0.5 ? 'NextPageUri' : 'nextpageuri']: pages.spoil(next, faults, request) };
      return jsonAnswer(
        200,
        page.map((item) => itemOf(request.origin, type, item, faults)),
        headers,
      );
    },
    audit: (request, urlTenant, contentId) => {
      const no = refused(request, urlTenant, 'audit');
      if (no !== null) return no;
      if (!/^[\w$]+$/.test(contentId)) return afError(400, 'AF20052', `Content ID ${contentId} in the URL is invalid.`);
      if (!listed.has(contentId)) verdict.broken('content was fetched that no listing showed', contentId);
      const type = CONTENT_TYPES.find((known) =>
        contentId.toLowerCase().includes(`$${known.replace('.', '_').toLowerCase()}$`),
      );
      const found = type === undefined ? 'unknown' : stream.fetch(type, contentId, now());
      if (found === 'unknown') return afError(404, 'AF20050', 'The specified content does not exist.');
      if (found === 'expired') return afError(400, 'AF20051', 'Content requested has expired.');
      const body = `[${found.map((record) => auditRecordText(tenant, record)).join(',')}]`;
      return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
    },
  };
}

function brokenUri(
  as: 'localhost' | 'otherTenant' | 'escaped',
  tenant: string,
  contentId: string,
  uri: string,
): string {
  const broken = {
    localhost: `http://localhost/${tenant}/activity/feed/audit/${contentId}`,
    otherTenant: uri.replace(tenant, '11111111-2222-4333-8444-555555555555'),
    escaped: uri.replaceAll('$', '%24'),
  };
  return broken[as];
}
